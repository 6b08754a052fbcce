package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.kernel.BinaryMap;
import java.util.List;

/** y = a + b; da = dy, db = dy. */
public record Add() implements BinaryOp {
    @Override
    public BinaryMap map() {
        return BinaryMap.ADD;
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(dy, dy);
    }
}
