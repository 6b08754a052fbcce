package dev.lanewise.bench.peer;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtModel;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Statements of PyTorch, run by libtorch's own interpreter: the operations that DJL has no methods for, and no cost of DJL
 * between them. They reach it as the archive that {@code torch.jit.save} would write, which is made here.
 */
final class TorchScript implements AutoCloseable {
    private final PtSymbolBlock block;
    private final Model model;
    private final IValue[] arguments;

    /**
     * @param names of the tensors in the statements
     * @param statements in the language of TorchScript, one a line
     */
    TorchScript(List<String> names, List<NDArray> tensors, List<String> statements) {
        model = Model.newInstance("script", "PyTorch");
        try {
            ((PtModel) model).load(new ByteArrayInputStream(archive(names, statements)), Map.of());
        } catch (Exception e) {
            throw new IllegalStateException(String.join("\n", statements), e);
        }
        block = (PtSymbolBlock) model.getBlock();
        arguments = tensors.stream().map(tensor -> IValue.from((PtNDArray) tensor)).toArray(IValue[]::new);
    }

    /** Runs the statements once. */
    void run() {
        block.forward(arguments).close();
    }

    private static byte[] archive(List<String> names, List<String> statements) throws IOException {
        String code = "class Script(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
                + "  def forward(self: __torch__.Script"
                + names.stream().map(name -> ",\n    " + name + ": Tensor").collect(Collectors.joining())
                + ") -> List[Tensor]:\n    ps = [p]\n"
                + statements.stream().map(line -> "    " + line + "\n").collect(Collectors.joining())
                + "    return ps\n";
        // An object of the class with the one attribute training = False, in the second protocol of Python's pickle.
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        object.writeBytes(new byte[] {(byte) 0x80, 2});
        object.writeBytes("c__torch__\nScript\n)".getBytes(StandardCharsets.US_ASCII));
        object.writeBytes(new byte[] {(byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
        object.writeBytes("training".getBytes(StandardCharsets.US_ASCII));
        object.writeBytes(new byte[] {(byte) 0x89, 'u', 'b', '.'});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, "data.pkl", object.toByteArray());
            add(zip, "code/__torch__.py", code.getBytes(StandardCharsets.US_ASCII));
            add(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            add(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry("script/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    @Override
    public void close() {
        Arrays.stream(arguments).forEach(IValue::close);
        model.close();
    }
}
