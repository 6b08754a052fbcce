package dev.lanewise.autograd;

import dev.lanewise.autograd.op.Abs;
import dev.lanewise.autograd.op.Add;
import dev.lanewise.autograd.op.Atan;
import dev.lanewise.autograd.op.Ceil;
import dev.lanewise.autograd.op.Clamp;
import dev.lanewise.autograd.op.ConstantPower;
import dev.lanewise.autograd.op.Cos;
import dev.lanewise.autograd.op.Cosh;
import dev.lanewise.autograd.op.Divide;
import dev.lanewise.autograd.op.Equal;
import dev.lanewise.autograd.op.Erf;
import dev.lanewise.autograd.op.Exp;
import dev.lanewise.autograd.op.Exp2;
import dev.lanewise.autograd.op.Expm1;
import dev.lanewise.autograd.op.Floor;
import dev.lanewise.autograd.op.Greater;
import dev.lanewise.autograd.op.GreaterEqual;
import dev.lanewise.autograd.op.Log;
import dev.lanewise.autograd.op.Log10;
import dev.lanewise.autograd.op.Log1p;
import dev.lanewise.autograd.op.Log2;
import dev.lanewise.autograd.op.Maximum;
import dev.lanewise.autograd.op.Minimum;
import dev.lanewise.autograd.op.Multiply;
import dev.lanewise.autograd.op.Negate;
import dev.lanewise.autograd.op.Offset;
import dev.lanewise.autograd.op.Power;
import dev.lanewise.autograd.op.Reciprocal;
import dev.lanewise.autograd.op.Round;
import dev.lanewise.autograd.op.Rsqrt;
import dev.lanewise.autograd.op.Scale;
import dev.lanewise.autograd.op.Sign;
import dev.lanewise.autograd.op.Sin;
import dev.lanewise.autograd.op.Sinh;
import dev.lanewise.autograd.op.Sqrt;
import dev.lanewise.autograd.op.Square;
import dev.lanewise.autograd.op.Subtract;
import dev.lanewise.autograd.op.Where;

/** What acts on each element: arithmetic, and the elementary functions. */
sealed interface Arithmetic permits Var {
    /** this + other; shapes broadcast. */
    default Var add(Var other) {
        return Var.apply(new Add(), self(), other);
    }

    /** this − other; shapes broadcast. */
    default Var subtract(Var other) {
        return Var.apply(new Subtract(), self(), other);
    }

    /** this · other, element by element; shapes broadcast. */
    default Var multiply(Var other) {
        return Var.apply(new Multiply(), self(), other);
    }

    /** this / other; shapes broadcast. */
    default Var divide(Var other) {
        return Var.apply(new Divide(), self(), other);
    }

    /** The smaller of two; shapes broadcast. */
    default Var minimum(Var other) {
        return Var.apply(new Minimum(), self(), other);
    }

    /** The larger of two; shapes broadcast. */
    default Var maximum(Var other) {
        return Var.apply(new Maximum(), self(), other);
    }

    /** 1 where this is the larger, else 0; shapes broadcast. */
    default Var greater(Var other) {
        return Var.apply(new Greater(), self(), other);
    }

    /** 1 where this is the larger or both are equal, else 0; shapes broadcast. */
    default Var greaterOrEqual(Var other) {
        return Var.apply(new GreaterEqual(), self(), other);
    }

    /** 1 where this is the smaller, else 0; shapes broadcast. */
    default Var less(Var other) {
        return other.greater(self());
    }

    /** 1 where this is the smaller or both are equal, else 0; shapes broadcast. */
    default Var lessOrEqual(Var other) {
        return other.greaterOrEqual(self());
    }

    /** 1 where both are equal, else 0; shapes broadcast. */
    default Var equalTo(Var other) {
        return Var.apply(new Equal(), self(), other);
    }

    /** {@code yes} where this is not 0, {@code no} where it is; the three shapes broadcast. */
    default Var where(Var yes, Var no) {
        return Var.apply(new Where(), self(), yes, no);
    }

    /** min(max(this, low), high). */
    default Var clamp(float low, float high) {
        return Var.apply(new Clamp(low, high), self());
    }

    default Var negate() {
        return Var.apply(new Negate(), self());
    }

    default Var abs() {
        return Var.apply(new Abs(), self());
    }

    default Var sign() {
        return Var.apply(new Sign(), self());
    }

    /** The largest integer that is not above x; its gradient is 0. */
    default Var floor() {
        return Var.apply(new Floor(), self());
    }

    /** The smallest integer that is not below x; its gradient is 0. */
    default Var ceil() {
        return Var.apply(new Ceil(), self());
    }

    /** The nearest integer, of two equally near the even one: 2.5 becomes 2; its gradient is 0. */
    default Var round() {
        return Var.apply(new Round(), self());
    }

    default Var sqrt() {
        return Var.apply(new Sqrt(), self());
    }

    default Var square() {
        return Var.apply(new Square(), self());
    }

    default Var reciprocal() {
        return Var.apply(new Reciprocal(), self());
    }

    default Var exp() {
        return Var.apply(new Exp(), self());
    }

    default Var log() {
        return Var.apply(new Log(), self());
    }

    /** 2ˣ. */
    default Var exp2() {
        return Var.apply(new Exp2(), self());
    }

    /** eˣ − 1, accurate around zero. */
    default Var expm1() {
        return Var.apply(new Expm1(), self());
    }

    /** The logarithm to base 2. */
    default Var log2() {
        return Var.apply(new Log2(), self());
    }

    /** The logarithm to base 10; NaN below 0, −∞ at 0. */
    default Var log10() {
        return Var.apply(new Log10(), self());
    }

    /** log(1 + x), accurate around zero. */
    default Var log1p() {
        return Var.apply(new Log1p(), self());
    }

    /** 1 ÷ √x. */
    default Var rsqrt() {
        return Var.apply(new Rsqrt(), self());
    }

    default Var sin() {
        return Var.apply(new Sin(), self());
    }

    default Var cos() {
        return Var.apply(new Cos(), self());
    }

    /** arctan x, between −π/2 and π/2. */
    default Var atan() {
        return Var.apply(new Atan(), self());
    }

    /** (eˣ − e⁻ˣ)/2. */
    default Var sinh() {
        return Var.apply(new Sinh(), self());
    }

    /** (eˣ + e⁻ˣ)/2. */
    default Var cosh() {
        return Var.apply(new Cosh(), self());
    }

    /** The error function. */
    default Var erf() {
        return Var.apply(new Erf(), self());
    }

    /** x to the power of {@code exponent}; with the special cases of IEEE 754 (1 if the exponent is 0). */
    default Var pow(float exponent) {
        return Var.apply(new ConstantPower(exponent), self());
    }

    /**
     * this to the power of {@code exponent}, broadcasting. The gradient of the exponent is NaN where this is below 0;
     * where this is 0 it is 0, if the exponent is at least that.
     */
    default Var pow(Var exponent) {
        return Var.apply(new Power(), self(), exponent);
    }

    /** this · factor. */
    default Var scale(float factor) {
        return Var.apply(new Scale(factor), self());
    }

    /** this + constant. */
    default Var offset(float constant) {
        return Var.apply(new Offset(constant), self());
    }

    private Var self() {
        return (Var) this;
    }
}
