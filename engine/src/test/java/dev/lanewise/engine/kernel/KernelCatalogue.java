package dev.lanewise.engine.kernel;

import dev.lanewise.engine.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every kernel, each with a call on fixed operands of one size. The tests of what holds for all kernels run over it:
 * {@link KernelGoldenTest}, {@link ColdEqualsHotTest}, {@link KernelAllocationTest}; {@link KernelCatalogueTest} fails for
 * a kernel that is not called here.
 *
 * <p>A new kernel is one line in the method of its family: a name, the call, the arrays that it writes. A call must not
 * allocate by itself. A kernel that returns its result stores it in {@link #result}.
 */
final class KernelCatalogue {
    /** Less than a vector at every width, some vectors and a tail, many vectors and a tail. */
    static final List<Integer> LENGTHS = List.of(3, 99, 1027);

    /** Rows of the row kernels. */
    private static final int ROWS = 5;

    /** Rows of the column kernels: more than one block. */
    private static final int COLUMN_ROWS = ReduceKernels.ROW_BLOCK + 6;

    /** One call of a kernel. It reads its operands where they lie; {@link #reset} takes back what former calls wrote. */
    static final class Kernel {
        private final String name;
        private final Runnable call;
        private final List<Object> written;
        private final List<Object> initial;

        private Kernel(String name, Runnable call, Object... written) {
            this.name = name;
            this.call = call;
            this.written = List.of(written);
            this.initial = this.written.stream().map(Kernel::copy).toList();
        }

        private static Object copy(Object array) {
            return array instanceof float[] floats ? floats.clone() : ((int[]) array).clone();
        }

        String name() {
            return name;
        }

        void run() {
            call.run();
        }

        void reset() {
            for (int i = 0; i < written.size(); i++) {
                Object array = written.get(i);
                int length = array instanceof float[] floats ? floats.length : ((int[]) array).length;
                System.arraycopy(initial.get(i), 0, array, 0, length);
            }
        }

        /** What the kernel has written; an integer as its two halves, which are exact. */
        List<float[]> output() {
            return written.stream().map(a -> a instanceof float[] floats ? floats : halves((int[]) a)).toList();
        }

        private static float[] halves(int[] integers) {
            float[] halves = new float[2 * integers.length];
            for (int i = 0; i < integers.length; i++) {
                halves[2 * i] = integers[i] >> 16;
                halves[2 * i + 1] = integers[i] & 0xffff;
            }
            return halves;
        }
    }

    private final List<Kernel> kernels = new ArrayList<>();
    private final Kernel[] takeThreads;

    /** Elements of an array, or of each row of a matrix. */
    private final int n;

    /** Whether this is the size of which the allocation test makes many calls. */
    private final boolean few;

    /** Elements of one long sequence: beyond a chunk in the largest size. */
    private final int sequence;

    private final float[] x;
    private final float[] b;
    private final float[] y;

    /** Like the gradients and states of an optimizer: {@code s}, {@code t}, {@code u} are positive. */
    private final float[] p;

    private final float[] s;
    private final float[] t;
    private final float[] u;

    /** For a kernel that returns a number. */
    private final float[] result = {0};

    private KernelCatalogue(Backend backend, Parallel parallel, int n) {
        this.n = n;
        few = n < 10;
        sequence = n < 1000 ? n : ReduceKernels.CHUNK + n;
        int size = Math.max(sequence, COLUMN_ROWS * n);
        x = uniform(1, size, -8, 8);
        b = uniform(2, size, -2, 2);
        y = uniform(3, ROWS * n, -1, 1);
        p = uniform(4, n, -1, 1);
        s = uniform(5, n, 0, 1);
        t = uniform(6, n, 0, 1);
        u = uniform(7, n, 0, 1);
        maps(backend.map());
        reductions(backend.reduce());
        rows(backend.row());
        columns(backend.column());
        norms(backend.norm());
        planes(backend.planeNorm());
        moves(backend.move());
        pools(backend.pool());
        recurrent(backend.recurrent());
        otherLoops(backend);
        int first = kernels.size();
        products(backend.gemm(), parallel);
        largeProducts(backend.gemm(), parallel);
        convolutions(backend.convolution(), parallel);
        takeThreads = kernels.subList(first, kernels.size()).toArray(Kernel[]::new);
        updates(backend.update());
        random(backend.random());
    }

    /**
     * All kernels, bound to operands of their own.
     *
     * @param parallel shares the work of the kernels that take threads
     * @param n elements of an array or row
     */
    static List<Kernel> of(Backend backend, Parallel parallel, int n) {
        return List.copyOf(new KernelCatalogue(backend, parallel, n).kernels);
    }

    /** Those of {@link #of} that take threads. */
    static List<Kernel> takingThreads(Backend backend, Parallel parallel, int n) {
        return List.of(new KernelCatalogue(backend, parallel, n).takeThreads);
    }

    private void add(String name, Runnable call, Object... written) {
        kernels.add(new Kernel(name, call, written));
    }

    private void maps(MapKernels map) {
        float[] all = wholeRange(n);
        for (UnaryMap f : UnaryMap.values()) {
            add("unary " + f, () -> map.unary(f, x, 0, y, 0, n), y);
            add("unary " + f + ", all magnitudes", () -> map.unary(f, all, 0, y, 0, n), y);
        }
        for (BinaryMap f : BinaryMap.values()) {
            add("binary " + f, () -> map.binary(f, x, 0, b, 0, y, 0, n), y);
            add("binaryScalar " + f, () -> map.binaryScalar(f, x, 0, 1.7f, y, 0, n), y);
            add("scalarBinary " + f, () -> map.scalarBinary(f, 1.7f, x, 0, y, 0, n), y);
            add("binaryRow " + f, () -> map.binaryRow(f, x, 0, b, 0, y, 0, ROWS, n), y);
        }
        float[] which = new float[n];
        map.binaryScalar(BinaryMap.GREATER, x, 0, 0.1f, which, 0, n);
        for (int as = 0; as <= 1; as++) {
            int left = as;
            add("select, strides " + as + " and 0", () -> map.select(which, 0, x, 0, left, b, 0, 0, y, 0, n), y);
            add("select, strides " + as + " and 1", () -> map.select(which, 0, x, 0, left, b, 0, 1, y, 0, n), y);
        }
        for (GradientMap f : GradientMap.values()) {
            add("gradient " + f, () -> map.gradient(f, x, 0, b, 0, y, 0, n), y);
        }
        add("axpy", () -> map.axpy(1e-3f, x, 0, y, 0, n), y);
        add("lerp", () -> map.lerp(1e-3f, x, 0, y, 0, n), y);
    }

    private void reductions(ReduceKernels reduce) {
        int[] indices = new int[Math.max(n, ROWS)];
        for (Reduction f : Reduction.values()) {
            add("reduce " + f, () -> result[0] = reduce.reduce(f, x, 0, sequence), result);
            add("reduceRows " + f, () -> reduce.reduceRows(f, x, 0, y, 0, ROWS, n), y);
            add("reduceColumns " + f, () -> reduce.reduceColumns(f, x, 0, y, 0, COLUMN_ROWS, n), y);
        }
        add("dot", () -> result[0] = reduce.dot(x, 0, b, 0, sequence), result);
        add("mean", () -> result[0] = reduce.mean(x, 0, sequence), result);
        add("meanRows", () -> reduce.meanRows(x, 0, y, 0, ROWS, n), y);
        add("meanColumns", () -> reduce.meanColumns(x, 0, y, 0, COLUMN_ROWS, n), y);
        add("variance", () -> result[0] = reduce.variance(x, 0, sequence, 1), result);
        add("varianceRows", () -> reduce.varianceRows(x, 0, y, 0, ROWS, n, 1), y);
        add("varianceColumns", () -> reduce.varianceColumns(x, 0, y, 0, COLUMN_ROWS, n, 1), y);
        add("norm", () -> result[0] = reduce.norm(x, 0, sequence), result);
        add("normRows", () -> reduce.normRows(x, 0, y, 0, ROWS, n), y);
        add("normColumns", () -> reduce.normColumns(x, 0, y, 0, COLUMN_ROWS, n), y);
        add("cumulativeSum", () -> reduce.cumulativeSum(x, 0, y, 0, n), y);
        add("cumulativeSumRows", () -> reduce.cumulativeSumRows(x, 0, y, 0, ROWS, n), y);
        add("cumulativeSumColumns", () -> reduce.cumulativeSumColumns(x, 0, y, 0, ROWS, n), y);
        add("argMax", () -> indices[0] = reduce.argMax(x, 0, sequence), indices);
        add("argMaxRows", () -> reduce.argMaxRows(x, 0, indices, 0, ROWS, n), indices);
        add("argMaxColumns", () -> reduce.argMaxColumns(x, 0, indices, 0, COLUMN_ROWS, n), indices);
        add("argMin", () -> indices[0] = reduce.argMin(x, 0, sequence), indices);
        add("argMinRows", () -> reduce.argMinRows(x, 0, indices, 0, ROWS, n), indices);
        add("argMinColumns", () -> reduce.argMinColumns(x, 0, indices, 0, COLUMN_ROWS, n), indices);
    }

    private void rows(RowKernels row) {
        int[] label = IntStream.range(0, ROWS).map(r -> r * 7 % n).toArray();
        add("softmax", () -> row.softmax(x, 0, y, 0, ROWS, n), y);
        add("logSoftmax", () -> row.logSoftmax(x, 0, y, 0, ROWS, n), y);
        add("logSumExp", () -> row.logSumExp(x, 0, y, 0, ROWS, n), y);
        add("softmaxGradient", () -> row.softmaxGradient(x, 0, b, 0, y, 0, ROWS, n), y);
        add("logSoftmaxGradient", () -> row.logSoftmaxGradient(x, 0, b, 0, y, 0, ROWS, n), y);
        add("crossEntropy", () -> row.crossEntropy(x, 0, label, 0, y, 0, ROWS, n), y);
        add("smoothedCrossEntropy", () -> row.smoothedCrossEntropy(
                x, 0, label, 0, u, 0, 0.9f, 0.1f / n, y, 0, ROWS, n), y);
        add("smoothedCrossEntropyGradient", () -> row.smoothedCrossEntropyGradient(
                x, 0, label, 0, u, 0, 0.9f, 0.1f / n, b, 0, y, 0, ROWS, n), y);
        add("crossEntropyGradient", () -> row.crossEntropyGradient(x, 0, label, 0, b, 0, y, 0, ROWS, n), y);
    }

    private void columns(ColumnKernels column) {
        add("softmaxColumns", () -> {
            System.arraycopy(x, 0, y, 0, ROWS * n);
            column.softmax(y, 0, ROWS, n, 2);
        }, y);
        add("softmaxGradientColumns", () -> {
            System.arraycopy(b, 0, y, 0, ROWS * n);
            column.softmaxGradient(x, 0, y, 0, ROWS, n, 2);
        }, y);
    }

    private void norms(NormKernels norm) {
        float[] centre = uniform(11, COLUMN_ROWS, -1, 1);
        float[] rstd = uniform(12, COLUMN_ROWS, 0, 1);
        float[] gamma = uniform(13, n, -1, 1);
        float[] columns = new float[n];
        float eps = 1e-5f;
        add("layerNorm", () -> norm.layerNorm(
                x, 0, null, 0, null, 0, eps, y, 0, centre, 0, rstd, 0, ROWS, n), y, centre, rstd);
        add("layerNorm, gamma", () -> norm.layerNorm(
                x, 0, gamma, 0, null, 0, eps, y, 0, centre, 0, rstd, 0, ROWS, n), y, centre, rstd);
        add("layerNorm, gamma, beta", () -> norm.layerNorm(
                x, 0, gamma, 0, b, 0, eps, y, 0, centre, 0, rstd, 0, ROWS, n), y, centre, rstd);
        add("layerNormGradient", () -> norm.layerNormGradient(
                x, 0, null, 0, centre, 0, rstd, 0, b, 0, y, 0, ROWS, n), y);
        add("layerNormGradient, gamma", () -> norm.layerNormGradient(
                x, 0, gamma, 0, centre, 0, rstd, 0, b, 0, y, 0, ROWS, n), y);
        add("layerNormScaleGradient", () -> norm.layerNormScaleGradient(
                x, 0, centre, 0, rstd, 0, b, 0, columns, 0, COLUMN_ROWS, n), columns);
        add("rmsNorm", () -> norm.rmsNorm(x, 0, null, 0, eps, y, 0, rstd, 0, ROWS, n), y, rstd);
        add("rmsNorm, gamma", () -> norm.rmsNorm(x, 0, gamma, 0, eps, y, 0, rstd, 0, ROWS, n), y, rstd);
        add("rmsNormGradient, gamma", () -> norm.rmsNormGradient(
                x, 0, gamma, 0, rstd, 0, b, 0, y, 0, ROWS, n), y);
        add("rmsNormScaleGradient", () -> norm.rmsNormScaleGradient(
                x, 0, rstd, 0, b, 0, columns, 0, COLUMN_ROWS, n), columns);
        add("layerNormStatistics", () -> norm.layerNormStatistics(x, 0, centre, 0, rstd, 0, ROWS, n), centre, rstd);
        add("normalize, gamma, beta", () -> norm.normalize(
                x, 0, gamma, 0, b, 0, centre, 0, rstd, 0, y, 0, ROWS, n), y);
        add("normalize, gamma, not centred", () -> norm.normalize(
                x, 0, gamma, 0, null, 0, null, 0, rstd, 0, y, 0, ROWS, n), y);
    }

    /** Rows of a channel each, and of two groups an image. */
    private void planes(PlaneNormKernels norm) {
        float[] images = uniform(24, 6 * n, -1, 1);
        float[] dy = uniform(25, 6 * n, -1, 1);
        float[] centre = uniform(26, 2, -1, 1);
        float[] rstd = uniform(27, 2, 0, 1);
        float[] out = new float[6 * n];
        float[] first = new float[6];
        float[] second = new float[6];
        for (Planes planes : List.of(new Planes(3, 2, n, 0), new Planes(1, 6, n, 2))) {
            String name = planes.groups() == 0 ? ", batch" : ", groups";
            add("plane statistics" + name, () -> norm.statistics(planes, 0, 2, images, 0, first, 0, second, 0), first, second);
            add("plane normalize" + name, () -> norm.normalize(
                    planes, 0, 6, images, 0, centre, 0, rstd, 0, b, 0, b, 7, out, 0), out);
            add("plane sums" + name, () -> norm.sums(
                    planes, 0, 6, images, 0, centre, 0, rstd, 0, dy, 0, first, 0, second, 0), first, second);
            add("plane gradient" + name, () -> norm.gradient(
                    planes, 0, 6, images, 0, centre, 0, rstd, 0, b, 0, b, 7, b, 9, dy, 0, out, 0), out);
        }
    }

    private void moves(MoveKernels move) {
        int[] index = IntStream.range(0, COLUMN_ROWS).map(r -> r * 7 % ROWS).toArray();
        float[] turned = new float[n * (COLUMN_ROWS + 1)];
        add("copy", () -> move.copy(x, 1, n - 1, y, 0, n, ROWS, n - 1), y);
        add("transpose", () -> move.transpose(x, 0, n, turned, 1, COLUMN_ROWS + 1, COLUMN_ROWS, n), turned);
        add("gather", () -> move.gather(x, 0, n, index, 0, y, 0, n, ROWS, n), y);
        add("scatterAdd", () -> move.scatterAdd(x, 0, n, index, 0, y, 0, n, COLUMN_ROWS, n), y);
    }

    /** In all transpose forms, two of the four with every option: whole tiles and edges, few rows, few columns. */
    private void products(GemmKernels gemm, Parallel parallel) {
        int rows = Math.min(n, 37);
        int columns = Math.min(n, 75);
        int depth = Math.min(n, GemmKernels.K_BLOCK + 44);
        float[] left = uniform(8, rows * depth, -1, 1);
        float[] right = uniform(9, depth * columns, -1, 1);
        float[] c = uniform(10, rows * columns, -1, 1);
        for (int form = 0; form < 4; form++) {
            boolean transA = (form & 1) != 0;
            boolean transB = (form & 2) != 0;
            boolean options = transA != transB;
            float[] bias = options ? b : null;
            UnaryMap activation = options ? UnaryMap.TANH : null;
            String name = (transA ? ", A transposed" : "") + (transB ? ", B transposed" : "")
                    + (options ? ", accumulate, bias, tanh" : "");
            int lda = transA ? rows : depth;
            int ldb = transB ? depth : columns;
            add("gemm" + name, () -> gemm.gemm(
                    transA, transB, rows, columns, depth, left, 0, lda, right, 0, ldb, c, 0, columns,
                    options, bias, 0, activation, parallel), c);
            add("gemm of three rows" + name, () -> gemm.gemm(
                    transA, transB, 3, columns, depth, left, 0, lda, right, 0, ldb, c, 0, columns,
                    options, bias, 0, activation, parallel), c);
            add("gemm of one row" + name, () -> gemm.gemm(
                    transA, transB, 1, columns, depth, left, 0, lda, right, 0, ldb, c, 0, columns,
                    options, bias, 0, activation, parallel), c);
            add("gemm of three columns" + name, () -> gemm.gemm(
                    transA, transB, rows, 3, depth, left, 0, lda, right, 0, ldb, c, 0, columns,
                    options, bias, 0, activation, parallel), c);
            add("gemm of one column" + name, () -> gemm.gemm(
                    transA, transB, rows, 1, depth, left, 0, lda, right, 0, ldb, c, 0, columns,
                    options, bias, 0, activation, parallel), c);
        }
        add("gemm, bias, relu", () -> gemm.gemm(
                false, false, rows, columns, depth, left, 0, depth, right, 0, columns, c, 0, columns,
                false, b, 0, UnaryMap.RELU, parallel), c);
        int third = rows / 3;
        add("gemm in a batch, bias, tanh, residual", () -> gemm.gemmBatched(
                3, false, false, third, columns, depth, left, 0, depth, third * depth, right, 0, columns, 0,
                c, 0, columns, third * columns, false, b, 0, UnaryMap.TANH, left, 0, depth, third * depth, parallel), c);
    }

    /** Where operands are packed, swapped or shared, and sums wait aside. */
    private void largeProducts(GemmKernels gemm, Parallel parallel) {
        int rows = few ? n : 37;
        int columns = few ? n : 200;
        int depth = few ? n : GemmKernels.K_BLOCK + 44;
        int steps = few ? n : 4 * GemmKernels.K_BLOCK + 60;
        float[] left = uniform(28, rows * steps, -1, 1);
        float[] right = uniform(29, steps * columns, -1, 1);
        float[] c = uniform(30, rows * columns, -1, 1);
        for (int form = 0; form < 4; form++) {
            boolean transA = (form & 1) != 0;
            boolean transB = (form & 2) != 0;
            String name = (transA ? ", A transposed" : "") + (transB ? ", B transposed" : "");
            add("gemm of many columns" + name, () -> gemm.gemm(
                    transA, transB, rows, columns, depth, left, 0, transA ? rows : depth, right, 0, transB ? depth : columns,
                    c, 0, columns, false, null, 0, null, parallel), c);
            add("gemm of one column over a long k" + name, () -> gemm.gemm(
                    transA, transB, rows, 1, steps, left, 0, transA ? rows : steps, right, 0, transB ? steps : 1,
                    c, 0, 1, false, null, 0, null, parallel), c);
        }
        int some = few ? n : 30;
        for (boolean accumulate : new boolean[] {false, true}) {
            String name = accumulate ? ", accumulate" : "";
            add("gemm of thirty rows, B transposed" + name, () -> gemm.gemm(
                    false, true, some, columns, depth, left, 0, depth, right, 0, depth, c, 0, columns,
                    accumulate, null, 0, null, parallel), c);
            add("gemm over a long k" + name, () -> gemm.gemm(
                    false, false, some, some, steps, left, 0, steps, right, 0, some, c, 0, columns,
                    accumulate, null, 0, null, parallel), c);
        }
        if (parallel.threads() > 1) { // these share packed panels; too much for an interpreter
            float[] high = uniform(31, 256 * steps, -1, 1);
            float[] product = new float[256 * columns];
            add("gemm of many rows", () -> gemm.gemm(
                    false, false, 256, columns, steps, high, 0, steps, right, 0, columns, product, 0, columns,
                    false, null, 0, null, parallel), product);
        }
    }

    /** Many places in groups; many channels under a stride. */
    private void convolutions(ConvolutionKernels convolution, Parallel parallel) {
        convolution("", Math.min(n, 17), 1, 2, 2, 3, convolution, parallel);
        convolution(", depthwise", Math.min(n, 17), 1, 3, 1, 1, convolution, parallel);
        convolution(", strided", Math.min(n, 5), 2, 1, Math.min(n, 30), Math.min(n, 30), convolution, parallel);
    }

    private void convolution(
            String name, int extent, int stride, int groups, int channels, int outputs, ConvolutionKernels convolution, Parallel parallel) {
        Patches.Axis axis = new Patches.Axis(extent, (extent - 1) / stride + 1, stride, -1, 3, 1);
        Patches patches = new Patches(channels, axis, axis);
        BackwardPatches backward = BackwardPatches.of(patches, outputs);
        float[] images = uniform(14, 2 * groups * patches.imageSize(), -1, 1);
        float[] weight = uniform(15, groups * outputs * patches.rows(), -1, 1);
        float[] places = uniform(16, 2 * groups * outputs * patches.columns(), -1, 1);
        add("convolve" + name, () -> convolution.convolve(
                patches, 2, groups, outputs, images, 0, weight, 0, b, 0, UnaryMap.RELU, places, 0, parallel), places);
        add("convolution's inputGradient" + name, () -> convolution.inputGradient(
                backward, 2, groups, weight, 0, places, 0, images, 0, parallel), images);
        add("convolution's weightGradient" + name, () -> convolution.weightGradient(
                patches, 2, groups, outputs, images, 0, places, 0, weight, 0, parallel), weight);
    }

    /** Loops that the operands above do not reach: several chunks, rows of whole blocks of lanes, elements far apart, a NaN. */
    private void otherLoops(Backend backend) {
        int several = few ? n : 4 * ReduceKernels.CHUNK + n + 1;
        int whole = few ? 64 : n + 63 & -64;
        float[] v = uniform(32, Math.max(several, ROWS * whole), -1, 1);
        float[] w = uniform(33, ROWS * whole, -1, 1);
        float[] far = uniform(34, ROWS * whole, -100, 100);
        float[] out = new float[ROWS * whole];
        ReduceKernels reduce = backend.reduce();
        add("reduce SUM, chunks", () -> result[0] = reduce.reduce(Reduction.SUM, v, 0, several), result);
        add("reduce SQUARED_NORM, chunks", () -> result[0] = reduce.reduce(Reduction.SQUARED_NORM, v, 0, several), result);
        add("dot, chunks", () -> result[0] = reduce.dot(v, 0, v, 1, several - 1), result);
        float[] hole = x.clone();
        hole[n / 2] = Float.NaN;
        int[] index = new int[1];
        add("argMax of a NaN", () -> index[0] = reduce.argMax(hole, 0, n), index);
        float[] longer = new float[few ? n : 2500];
        add("axpy, longer", () -> backend.map().axpy(1e-3f, v, 0, longer, 0, longer.length), longer);
        float[] centre = uniform(35, ROWS, -1, 1);
        float[] rstd = uniform(36, ROWS, 0, 1);
        NormKernels norm = backend.norm();
        add("layerNorm, whole", () -> norm.layerNorm(
                v, 0, w, 0, w, 0, 1e-5f, out, 0, centre, 0, rstd, 0, ROWS, whole), out, centre, rstd);
        add("layerNormGradient, whole", () -> norm.layerNormGradient(
                v, 0, null, 0, centre, 0, rstd, 0, w, 0, out, 0, ROWS, whole), out);
        add("rmsNorm, whole", () -> norm.rmsNorm(v, 0, w, 0, 1e-5f, out, 0, rstd, 0, ROWS, whole), out, rstd);
        add("rmsNormGradient, whole", () -> norm.rmsNormGradient(
                v, 0, null, 0, rstd, 0, w, 0, out, 0, ROWS, whole), out);
        RowKernels row = backend.row();
        add("softmax, far", () -> row.softmax(far, 0, out, 0, ROWS, n), out);
        add("logSoftmax, far", () -> row.logSoftmax(far, 0, out, 0, ROWS, n), out);
        add("logSumExp, far", () -> row.logSumExp(far, 0, out, 0, ROWS, n), out);
        add("softmaxColumns, far", () -> {
            System.arraycopy(far, 0, out, 0, ROWS * whole);
            backend.column().softmax(out, 0, ROWS, whole, 2);
        }, out);
    }

    private void recurrent(RecurrentKernels recurrent) {
        int units = Math.min(n, 99);
        float[] gates = uniform(18, 2 * 4 * units, -1, 1);
        float[] before = uniform(19, 2 * units, -1, 1);
        float[] c = uniform(20, 2 * units, -1, 1);
        float[] h = uniform(21, 2 * units, -1, 1);
        float[] dc = uniform(22, 2 * units, -1, 1);
        float[] dz = new float[2 * 4 * units];
        float[] dp = new float[2 * 3 * units];
        add("lstm", () -> recurrent.lstm(2, units, gates, 0, before, 0, c, 0, h, 0), gates, c, h);
        add("lstmGradient", () -> recurrent.lstmGradient(
                2, units, gates, 0, before, 0, c, 0, h, 0, dc, 0, gates, 0, 4 * units, dz, 0), dz, dc);
        add("gru", () -> recurrent.gru(2, units, x, 0, gates, 0, before, 0, h, 0), gates, h);
        add("gruGradient", () -> recurrent.gruGradient(
                2, units, gates, 0, before, 0, h, 0, gates, 0, 4 * units, dz, 0, dp, 0), dz, dp, h);
    }

    private void pools(PoolKernels pool) {
        int width = Math.min(n, 99);
        Patches.Axis down = new Patches.Axis(5, 2, 2, 0, 2, 1);
        Patches.Axis across = new Patches.Axis(width, width / 2, 2, 0, 2, 1);
        Patches.Axis overlapping = new Patches.Axis(width, width, 1, -1, 3, 1);
        for (Patches window : List.of(new Patches(1, down, across), new Patches(1, down, overlapping))) {
            float[] pooled = uniform(17, 2 * window.columns(), -1, 1);
            float[] gradient = new float[2 * window.imageSize()];
            String name = window.across() == across ? "" : ", overlapping";
            add("maxPool" + name, () -> pool.maxPool(window, 2, x, 0, x, 0, pooled, 0), pooled);
            add("maxPoolGradient" + name, () -> pool.maxPoolGradient(window, 2, x, 0, b, 0, gradient, 0), gradient);
            add("maxPool of others" + name, () -> pool.maxPool(window, 2, x, 0, b, 0, pooled, 0), pooled);
            add("averagePool" + name, () -> pool.averagePool(window, 2, x, 0, b, 0, pooled, 0), pooled);
            add("averagePoolGradient" + name, () -> pool.averagePoolGradient(window, 2, b, 0, x, 0, gradient, 0), gradient);
        }
    }

    private void updates(UpdateKernels update) {
        float rate = 1e-3f;
        float a = 0.1f;
        float eps = 1e-6f;
        add("sgd", () -> update.sgd(p, b, 0, n, rate, a), p);
        add("momentum", () -> update.momentum(p, b, s, 0, n, rate, a, 0.9f, a), p, s);
        add("nesterov", () -> update.nesterov(p, b, s, 0, n, rate, a, 1, a), p, s);
        add("nesterov, rate inside", () -> update.nesterov(p, b, s, 0, n, 1, a, rate, a), p, s);
        add("adaGrad", () -> update.adaGrad(p, b, s, 0, n, rate, 1e-3f, eps, a), p, s);
        add("rmsProp", () -> update.rmsProp(p, b, s, 0, n, rate, a, 1e-3f, eps, a), p, s);
        add("rmsPropMomentum", () -> update.rmsPropMomentum(p, b, s, t, 0, n, rate, a, a, 1, 1e-3f, eps, a), p, s, t);
        add("rmsPropMomentum, rate inside",
                () -> update.rmsPropMomentum(p, b, s, t, 0, n, 1, a, a, rate, 1e-3f, eps, a), p, s, t);
        add("rmsPropCentred", () -> update.rmsPropCentred(p, b, s, t, 0, n, rate, a, 1e-3f, eps, a), p, s, t);
        add("rmsPropCentredMomentum",
                () -> update.rmsPropCentredMomentum(p, b, s, t, u, 0, n, rate, a, a, 1, 1e-3f, eps, a), p, s, t, u);
        add("rmsPropCentredMomentum, rate inside",
                () -> update.rmsPropCentredMomentum(p, b, s, t, u, 0, n, 1, a, a, rate, 1e-3f, eps, a), p, s, t, u);
        add("adam", () -> update.adam(p, b, s, t, 0, n, rate, a, 1e-2f, 1.3f, eps, a, 1e-4f), p, s, t);
        add("amsGrad", () -> update.amsGrad(p, b, s, t, u, 0, n, rate, a, 1e-2f, 1f, 1.3f, eps, a, 1e-4f), p, s, t, u);
        add("adaDelta", () -> update.adaDelta(p, b, s, t, 0, n, rate, a, eps, a), p, s, t);
        add("adamax", () -> update.adamax(p, b, s, t, 0, n, rate, a, 0.9f, 1e-3f, 1e-2f, a), p, s, t);
        add("nadam", () -> update.nadam(p, b, s, t, 0, n, rate, 0.2f, 0.9f, a, 1e-2f, 1.3f, eps, a, 1e-4f), p, s, t);
        add("rprop", () -> update.rprop(p, b, y, t, 0, n, rate, 0.5f, 1.2f, 0.1f, 0.9f), p, y, t);
        add("averaged", () -> update.averaged(p, b, s, 0, n, rate, 1e-4f, a, a), p, s);
        add("lion", () -> update.lion(p, b, s, 0, n, rate, a, 1e-2f, 1e-4f), p, s);
        add("adaBelief", () -> update.adaBelief(p, b, s, t, 0, n, rate, a, 1e-2f, 1.3f, eps, eps, a, 1e-4f), p, s, t);
        add("adan",
                () -> update.adan(p, b, s, y, t, u, 0, n, rate, 1, 1.1f, 0.9f, a, 0.2f, 0.8f, 1e-2f, 1.3f, eps, 1e-4f),
                p, s, y, t, u);
        add("lamb", () -> update.lamb(y, b, p, s, t, 0, n, a, 1e-2f, 1.1f, 1.3f, eps, a), y, s, t);
        add("softThreshold", () -> update.softThreshold(p, 0, n, 0.1f), p);
        add("muon", () -> update.muon(y, b, s, 0, n, a, 0.9f), y, s);
        add("scheduleFree",
                () -> update.scheduleFree(p, b, y, t, 0, n, rate, 1e-2f, 0.2f, 0.8f, 1e-2f, 1.3f, eps, a), p, y, t);
    }

    private void random(RandomKernels random) {
        int[] words = new int[n];
        add("random bits", () -> random.bits(17, 3, 1L << 40, 1, words, 0, n), words);
        add("random uniform", () -> random.uniform(17, 3, 1L << 40, 2, y, 0, n), y);
        add("random normal", () -> random.normal(17, 3, 1L << 40, 3, y, 0, n), y);
        add("dropout", () -> random.dropout(17, 3, 1L << 40, 0, 0.3f, x, 0, y, 0, n), y);
    }

    /** Evenly spread over the bit patterns of all floats, zeros, infinities, NaNs and subnormals among them. */
    static float[] wholeRange(int size) {
        int stride = (int) ((1L << 32) / size) | 1;
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = Float.intBitsToFloat(i * stride);
        }
        return values;
    }

    private static float[] uniform(int seed, int size, float low, float high) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            int h = (i + seed * 0x3c6ef372) * 0x9e3779b9;
            h = (h ^ h >>> 15) * 0x85ebca6b;
            values[i] = low + (high - low) * ((h ^ h >>> 13) >>> 8) * 0x1p-24f;
        }
        return values;
    }
}
