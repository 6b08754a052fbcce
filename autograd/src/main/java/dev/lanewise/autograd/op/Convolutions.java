package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.function.IntConsumer;

/** What the three products of a convolution share: their geometry, and the work on one image after the other. */
final class Convolutions {
    /** Patches of the image under work, one array a thread, grown as needed. */
    private static final ThreadLocal<float[][]> SCRATCH = ThreadLocal.withInitial(() -> new float[1][0]);

    private Convolutions() {}

    /** At least so many elements of this thread, of any value. */
    static float[] scratch(int size) {
        float[][] own = SCRATCH.get();
        if (own[0].length < size) {
            own[0] = new float[size];
        }
        return own[0];
    }

    /** The patches of one group of channels of images (n, c, h, w). */
    static Patches patches(Op op, Window window, int groups, Shape images) {
        return Patches.of(op.name(), window, images.dim(1) / groups, images.dim(2), images.dim(3));
    }

    /** Images of rank 4 whose channels can be dealt out to the groups. */
    static Shape images(Op op, int groups, Var x) {
        if (x.op().integer() || x.shape().rank() != 4) {
            throw new ShapeException(op.name() + ": wants float images of shape (n, channels, height, width), got " + Operands.kind(x));
        }
        if (x.shape().dim(1) % groups != 0) {
            throw new ShapeException(op.name() + ": " + x.shape().dim(1) + " channels of " + x.shape()
                    + " are not dealt out evenly to " + groups + " groups");
        }
        return x.shape();
    }

    /** A weight of rank 4 that has the window's size and serves so many groups. */
    static Shape weight(Op op, Window window, int groups, Var w) {
        Shape shape = w.shape();
        if (w.op().integer() || shape.rank() != 4 || shape.dim(2) != window.height() || shape.dim(3) != window.width()) {
            throw new ShapeException(op.name() + ": wants a float weight of shape (out, in, " + window.height() + ", "
                    + window.width() + "), got " + Operands.kind(w));
        }
        if (shape.dim(0) % groups != 0) {
            throw new ShapeException(op.name() + ": " + shape.dim(0) + " outputs of the weight " + shape
                    + " are not dealt out evenly to " + groups + " groups");
        }
        return shape;
    }

    static void groups(Op op, int groups) {
        if (groups < 1) {
            throw new IllegalArgumentException(op.name() + ": groups " + groups + ", want at least 1");
        }
    }

    /** The threads that share one image's product: all of them where the images are too few to be shared. */
    static Parallel within(Compute compute, int images) {
        return images < compute.parallel().threads() ? compute.parallel() : Parallel.SERIAL;
    }

    /** Runs the work on each image: images are shared where there are enough. */
    static Runnable each(Compute compute, int images, IntConsumer image) {
        if (within(compute, images) != Parallel.SERIAL) {
            return () -> {
                for (int i = 0; i < images; i++) {
                    image.accept(i);
                }
            };
        }
        return () -> compute.parallel().run(images, image);
    }
}
