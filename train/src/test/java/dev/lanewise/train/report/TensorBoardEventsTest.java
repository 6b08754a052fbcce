package dev.lanewise.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files are read by Google's implementation of protocol buffers, the frames by a second implementation of CRC-32C. */
class TensorBoardEventsTest {
    @TempDir
    private Path directory;

    private static FieldDescriptorProto field(String name, int number, Type type, Label label, String message) {
        FieldDescriptorProto.Builder field =
                FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(type).setLabel(label);
        return (message.isEmpty() ? field : field.setTypeName(message)).build();
    }

    /** The parts of event.proto and summary.proto that are written. */
    private static Descriptor event() throws Exception {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("event.proto")
                .setSyntax("proto3")
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Value")
                        .addField(field("tag", 1, Type.TYPE_STRING, Label.LABEL_OPTIONAL, ""))
                        .addField(field("simple_value", 2, Type.TYPE_FLOAT, Label.LABEL_OPTIONAL, "")))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Summary")
                        .addField(field("value", 1, Type.TYPE_MESSAGE, Label.LABEL_REPEATED, "Value")))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Event")
                        .addField(field("wall_time", 1, Type.TYPE_DOUBLE, Label.LABEL_OPTIONAL, ""))
                        .addField(field("step", 2, Type.TYPE_INT64, Label.LABEL_OPTIONAL, ""))
                        .addField(field("file_version", 3, Type.TYPE_STRING, Label.LABEL_OPTIONAL, ""))
                        .addField(field("summary", 5, Type.TYPE_MESSAGE, Label.LABEL_OPTIONAL, "Summary")))
                .build();
        return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Event");
    }

    /** Bit by bit, polynomial 0x1EDC6F41 reflected (RFC 3720, appendix B.4), then masked as TensorFlow does. */
    private static int maskedCrc(byte[] data) {
        int crc = -1;
        for (byte b : data) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82F63B78;
            }
        }
        crc = ~crc;
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }

    private static List<DynamicMessage> read(Path file) throws Exception {
        Descriptor event = event();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<DynamicMessage> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.position() + 8);
            byte[] data = new byte[Math.toIntExact(bytes.getLong())];
            assertEquals(maskedCrc(length), bytes.getInt());
            bytes.get(data);
            assertEquals(maskedCrc(data), bytes.getInt());
            DynamicMessage message = DynamicMessage.parseFrom(event, data);
            assertTrue(message.getUnknownFields().asMap().isEmpty());
            events.add(message);
        }
        return events;
    }

    private static Object get(DynamicMessage message, String field) {
        return message.getField(message.getDescriptorForType().findFieldByName(field));
    }

    @Test
    void theCheckOfTheTestIsThatOfTheStandard() {
        int crc = maskedCrc("123456789".getBytes(StandardCharsets.US_ASCII)) - 0xa282ead8;
        assertEquals(0xE3069283, crc << 15 | crc >>> 17, "the check value of CRC-32C");
    }

    @Test
    void whatIsWrittenIsReadByAnIndependentParser() throws Exception {
        long[] steps = {0, 1, 127, 128, 300, Integer.MAX_VALUE, Long.MAX_VALUE};
        try (TensorBoardEvents events = new TensorBoardEvents(directory, 1_700_000_000.25, "test")) {
            for (long step : steps) {
                events.scalar(1_700_000_001 + step % 7, step, "loss/tränen " + step, 0.1 * step);
            }
        }
        Path file;
        try (Stream<Path> files = Files.list(directory)) {
            file = files.findFirst().orElseThrow();
        }
        assertEquals("events.out.tfevents.1700000000.test", file.getFileName().toString());
        List<DynamicMessage> events = read(file);
        assertEquals(1 + steps.length, events.size());
        assertEquals("brain.Event:2", get(events.getFirst(), "file_version"));
        assertEquals(1_700_000_000.25, get(events.getFirst(), "wall_time"));
        for (int i = 0; i < steps.length; i++) {
            DynamicMessage event = events.get(i + 1);
            assertEquals(steps[i], get(event, "step"));
            assertEquals(1_700_000_001.0 + steps[i] % 7, get(event, "wall_time"));
            List<?> values = (List<?>) get((DynamicMessage) get(event, "summary"), "value");
            assertEquals(1, values.size());
            DynamicMessage value = (DynamicMessage) values.getFirst();
            assertEquals("loss/tränen " + steps[i], get(value, "tag"));
            assertEquals((float) (0.1 * steps[i]), get(value, "simple_value"));
        }
    }
}
