package dev.lanewise.train.data;

import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An array as a file has it, of bytes, integers or floats: a pixel of one byte takes one byte. It is in memory, or on the
 * disk. Made by {@link ArrayFile}.
 */
public final class PackedArray {
    /** A power of two, so that no element lies in two blocks. */
    private static final int BLOCK_BITS = 30;

    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int PART = 1 << 18;

    private final ArrayHeader header;
    private final ByteBuffer[] blocks;

    private PackedArray(ArrayHeader header, ByteBuffer... blocks) {
        this.header = header;
        this.blocks = blocks;
    }

    /**
     * Reads the elements.
     *
     * @param in behind the header
     * @param scratch where they are kept; empty: in memory
     * @throws EOFException if they are not all there
     * @throws DataException if more follow, or the disk is full
     */
    static PackedArray read(ArrayHeader header, InputStream in, Optional<Scratch> scratch) throws IOException {
        ByteBuffer[] blocks = new ByteBuffer[(int) Math.ceilDiv(header.bytes(), BLOCK)];
        for (int i = 0; i < blocks.length; i++) {
            int length = (int) Math.min(BLOCK, header.bytes() - (long) i * BLOCK);
            blocks[i] = (scratch.isPresent() ? stored(in, length, scratch.get()) : held(in, length)).order(header.order());
        }
        if (in.read() >= 0) {
            throw header.goesOn();
        }
        return new PackedArray(header, blocks);
    }

    private static ByteBuffer held(InputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        fill(in, bytes, length);
        return ByteBuffer.wrap(bytes);
    }

    private static ByteBuffer stored(InputStream in, int length, Scratch scratch) throws IOException {
        scratch.need(length);
        Scratch.Spill file = scratch.spill();
        byte[] bytes = new byte[Math.min(PART, length)];
        for (int done = 0; done < length; ) {
            int part = Math.min(bytes.length, length - done);
            fill(in, bytes, part);
            file.write(ByteBuffer.wrap(bytes, 0, part));
            done += part;
        }
        return file.map().asByteBuffer();
    }

    private static void fill(InputStream in, byte[] bytes, int length) throws IOException {
        if (in.readNBytes(bytes, 0, length) < length) {
            throw new EOFException();
        }
    }

    public Shape shape() {
        return header.shape();
    }

    /** Names it in messages. */
    String source() {
        return header.source();
    }

    /** The i-th element in row-major order; integers beyond 2⁵³ are rounded. */
    public double number(int i) {
        return at(place(i));
    }

    /** The element that the file has in a place, whichever axis runs fastest there. */
    double at(int place) {
        long at = (long) place * header.type().bytes;
        return header.type().number(blocks[(int) (at >>> BLOCK_BITS)], (int) at & BLOCK - 1);
    }

    /** Where the file has the i-th element in row-major order. */
    int place(int i) {
        if (!header.columnsFirst()) {
            return i;
        }
        Shape shape = header.shape();
        int place = 0;
        int rest = i;
        int stride = shape.size();
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            stride /= shape.dim(axis);
            place += rest % shape.dim(axis) * stride;
            rest /= shape.dim(axis);
        }
        return place;
    }

    /** The elements as floats, rounded where they are longer. */
    public Tensor floats() {
        Tensor tensor = Tensor.zeros(shape());
        for (int i = 0; i < tensor.size(); i++) {
            tensor.data()[i] = (float) number(i);
        }
        return tensor;
    }

    /**
     * The elements as integers.
     *
     * @throws DataException if they are floats, or one is beyond 32 bits
     */
    public IntTensor integers() {
        if (!header.type().isInteger()) {
            throw new DataException(
                    source() + ": its elements are of type " + header.typeName() + ", integers were asked for");
        }
        int[] data = new int[shape().size()];
        for (int i = 0; i < data.length; i++) {
            long at = (long) place(i) * header.type().bytes;
            long value = header.type().integer(blocks[(int) (at >>> BLOCK_BITS)], (int) at & BLOCK - 1);
            if (value != (int) value) {
                throw new DataException(source() + ": element " + i + " is beyond the range of 32 bits");
            }
            data[i] = (int) value;
        }
        return IntTensor.view(data, 0, shape());
    }

    /** Type and shape. */
    @Override
    public String toString() {
        return header.typeName() + " " + shape();
    }
}
