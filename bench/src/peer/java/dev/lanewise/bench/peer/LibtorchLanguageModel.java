package dev.lanewise.bench.peer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.lanewise.bench.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@link LanguageModel} by DJL's operations on arrays. The parameters stand in the order of ours. */
final class LibtorchLanguageModel extends AbstractBlock {
    private static final float EPS = 1e-5f;

    private final LanguageModel size;
    private final List<Parameter> all = new ArrayList<>();

    LibtorchLanguageModel(LanguageModel size) {
        this.size = size;
        int width = size.width();
        add(Parameter.Type.WEIGHT, size.vocabulary(), width);
        add(Parameter.Type.WEIGHT, size.context(), width);
        for (int i = 0; i < size.blocks(); i++) {
            addNorm();
            addLinear(width, 3 * width);
            addLinear(width, width);
            addNorm();
            addLinear(width, 4 * width);
            addLinear(4 * width, width);
        }
        addNorm();
    }

    private void addNorm() {
        add(Parameter.Type.GAMMA, size.width());
        add(Parameter.Type.BETA, size.width());
    }

    private void addLinear(int in, int out) {
        add(Parameter.Type.WEIGHT, out, in);
        add(Parameter.Type.BIAS, out);
    }

    private void add(Parameter.Type type, long... dims) {
        Parameter parameter = Parameter.builder()
                .setName(Integer.toString(all.size()))
                .setType(type)
                .optShape(new Shape(dims))
                .build();
        all.add(addParameter(parameter));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> arguments) {
        NDArray tokens = inputs.singletonOrThrow();
        NDArray[] p = all.stream().map(one -> store.getValue(one, tokens.getDevice(), training)).toArray(NDArray[]::new);
        long t = tokens.getShape().get(1);
        NDArray mask = mask(tokens.getManager(), (int) t);
        NDArray x = tokens.getNDArrayInternal().embedding(tokens, p[0], SparseFormat.DENSE).singletonOrThrow();
        x = x.add(t == size.context() ? p[1] : p[1].get(":" + t));
        for (int i = 0; i < size.blocks(); i++) {
            int at = 2 + 12 * i;
            NDArray attended = attention(linear(norm(x, p, at), p, at + 2), mask);
            x = x.add(linear(attended, p, at + 4));
            NDArray hidden = linear(norm(x, p, at + 6), p, at + 8).getNDArrayInternal().gelu();
            x = x.add(linear(hidden, p, at + 10));
        }
        NDArray rows = norm(x, p, p.length - 2).reshape(-1, size.width());
        return new NDList(rows.matMul(p[0].transpose()));
    }

    private NDArray norm(NDArray x, NDArray[] p, int at) {
        Shape row = new Shape(size.width());
        return x.getNDArrayInternal().layerNorm(x, row, p[at], p[at + 1], EPS).singletonOrThrow();
    }

    private static NDArray linear(NDArray x, NDArray[] p, int at) {
        return x.getNDArrayInternal().linear(x, p[at], p[at + 1]).singletonOrThrow();
    }

    private NDArray attention(NDArray packed, NDArray mask) {
        long n = packed.getShape().get(0);
        long t = packed.getShape().get(1);
        int d = size.width() / size.heads();
        NDArray parts = packed.reshape(n, t, 3, size.heads(), d).transpose(2, 0, 3, 1, 4);
        NDArray scores = parts.get(0).matMul(parts.get(1).transpose(0, 1, 3, 2)).mul(1 / Math.sqrt(d)).add(mask);
        return scores.softmax(-1).matMul(parts.get(2)).transpose(0, 2, 1, 3).reshape(n, t, size.width());
    }

    private static NDArray mask(NDManager manager, int t) {
        float[] hidden = new float[t * t];
        for (int row = 0; row < t; row++) {
            Arrays.fill(hidden, row * t + row + 1, (row + 1) * t, Float.NEGATIVE_INFINITY);
        }
        return manager.create(hidden, new Shape(t, t));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].size(), size.vocabulary())};
    }
}
