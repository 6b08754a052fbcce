package dev.lanewise.optim;

import dev.lanewise.engine.ParameterLayout;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** What the states of this module share when they are written and read: layouts and arrays. */
final class StateStream {
    private static final int CHUNK = 16_384;

    private StateStream() {}

    static void write(DataOutput out, ParameterLayout layout) throws IOException {
        out.writeInt(layout.entries().size());
        for (ParameterLayout.Entry entry : layout.entries()) {
            out.writeUTF(entry.name());
            out.writeUTF(entry.shape().toString());
        }
    }

    /** Reads a layout, of which only the one expected is accepted. */
    static void expect(DataInput in, ParameterLayout layout) throws IOException {
        List<ParameterLayout.Entry> entries = layout.entries();
        int count = in.readInt();
        for (int i = 0; i < Math.min(count, entries.size()); i++) {
            String name = in.readUTF();
            String shape = in.readUTF();
            ParameterLayout.Entry ours = entries.get(i);
            if (!name.equals(ours.name()) || !shape.equals(ours.shape().toString())) {
                throw new IllegalArgumentException("read: the state is for other parameters: it has '" + name + "' of shape "
                        + shape + " where this model has '" + ours.name() + "' of shape " + ours.shape());
            }
        }
        if (count != entries.size()) {
            throw new IllegalArgumentException("read: the state is for other parameters: it has " + count
                    + " of them, this model has " + entries.size());
        }
    }

    /** @throws IllegalArgumentException if the next words are others */
    static void expect(DataInput in, String words) throws IOException {
        String found = in.readUTF();
        if (!found.equals(words)) {
            throw new IllegalArgumentException("read: found '" + found + "', want '" + words + "'");
        }
    }

    static void write(DataOutput out, float[] array) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES);
        out.writeInt(array.length);
        for (int i = 0; i < array.length; i += CHUNK) {
            int n = Math.min(CHUNK, array.length - i);
            bytes.asFloatBuffer().put(array, i, n);
            out.write(bytes.array(), 0, n * Float.BYTES);
        }
    }

    /** Reads an array, which grows as it is read: its length is believed only when its values are there. */
    static float[] read(DataInput in) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES);
        int length = in.readInt();
        float[] array = new float[Math.clamp(length, 0, CHUNK)];
        for (int i = 0; i < length; i += CHUNK) {
            int n = Math.min(CHUNK, length - i);
            in.readFully(bytes.array(), 0, n * Float.BYTES);
            array = array.length < i + n ? Arrays.copyOf(array, (int) Math.min(length, 2L * array.length)) : array;
            bytes.asFloatBuffer().get(array, i, n);
        }
        return array;
    }

    /** The first place where another layout differs, in words. */
    static String difference(ParameterLayout expected, ParameterLayout other) {
        List<ParameterLayout.Entry> ours = expected.entries();
        List<ParameterLayout.Entry> theirs = other.entries();
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            if (!ours.get(i).equals(theirs.get(i))) {
                return "it has " + theirs.get(i) + " where this model has " + ours.get(i);
            }
        }
        return "it has " + theirs.size() + " of them, this model has " + ours.size();
    }
}
