package dev.lanewise.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.autograd.PadMode;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.AveragePool2d;
import dev.lanewise.autograd.nn.BatchNorm;
import dev.lanewise.autograd.nn.Conv2d;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.CustomLoss;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Flatten;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.autograd.nn.MaxPool2d;
import dev.lanewise.autograd.nn.NamedParameter;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.autograd.nn.SquaredError;
import dev.lanewise.autograd.nn.Unflatten;
import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Shape;
import dev.lanewise.train.DigitsExample;
import dev.lanewise.train.Network;
import dev.lanewise.train.PreparedTable;
import dev.lanewise.train.Scores;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.CharacterCodes;
import dev.lanewise.train.preprocess.ClipOutliers;
import dev.lanewise.train.preprocess.ColumnSet;
import dev.lanewise.train.preprocess.DropSparseColumns;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.Fill;
import dev.lanewise.train.preprocess.FittedStep;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import dev.lanewise.train.preprocess.Imputer;
import dev.lanewise.train.preprocess.KnnImputer;
import dev.lanewise.train.preprocess.MarkOutliers;
import dev.lanewise.train.preprocess.MissingIndicator;
import dev.lanewise.train.preprocess.OneHot;
import dev.lanewise.train.preprocess.OutlierRule;
import dev.lanewise.train.preprocess.Pipeline;
import dev.lanewise.train.preprocess.Scale;
import dev.lanewise.train.preprocess.Scaling;
import dev.lanewise.train.preprocess.TableEncoder;
import dev.lanewise.train.preprocess.TargetMean;
import dev.lanewise.train.preprocess.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    private static final Compute COMPUTE = Compute.serial();

    @TempDir
    Path directory;

    private static TrainedModel trained(Table table, String target, EncoderOptions options, Loss loss) {
        FittedTableEncoder encoder = TableEncoder.fit(table, target, options);
        Trainer trainer = new Trainer(
                Sequential.of(
                        Sequential.of(Linear.of(encoder.width(), 6), Activation.RELU),
                        new Dropout(0.1f),
                        new Flatten(),
                        Linear.of(6, encoder.outputs())),
                loss,
                TrainingConfig.defaults().withEpochs(2),
                COMPUTE);
        return new TrainedModel(
                encoder, trainer.network(), loss, trainer.fit(encoder.encode(table)).identity());
    }

    private static TrainedModel iris() {
        return trained(BundledData.iris(), "target", EncoderOptions.DEFAULT, CrossEntropy.standard());
    }

    @Test
    void aModelOfClassesComesBackWhole() throws IOException {
        TrainedModel model = iris();
        Path file = directory.resolve("iris.lanewise");
        ModelFile.save(model, file);
        TrainedModel loaded = ModelFile.load(file);
        assertEquals(model.encoder(), loaded.encoder());
        assertEquals(model.identity(), loaded.identity());
        assertEquals(model.loss(), loaded.loss());
        assertEquals(model.network().arena().hash(), loaded.network().arena().hash());
        assertEquals(model.predict(COMPUTE, BundledData.iris()), loaded.predict(COMPUTE, BundledData.iris()));
        assertEquals(model.evaluate(COMPUTE, BundledData.iris()), loaded.evaluate(COMPUTE, BundledData.iris()));
        assertArrayEquals(
                model.probabilities(COMPUTE, BundledData.iris()).toArray(),
                loaded.probabilities(COMPUTE, BundledData.iris()).toArray());
        assertEquals(List.of(file), list(), "nothing else is left");
    }

    /** Digits as images under a convolution: every kind of layer that works on images, with what is not the default. */
    @Test
    void aConvolutionalModelLearnsAndComesBackWhole() throws IOException {
        PreparedTable data = DigitsExample.prepare(1);
        Window window = Window.of(3, 3).withPadding(1);
        Sequential layers = Sequential.of(
                Unflatten.to(1, 8, 8),
                Conv2d.of(1, 8, window, 1).withPadMode(PadMode.REPLICATE),
                Activation.RELU,
                MaxPool2d.of(2),
                Conv2d.withoutBias(8, 16, window, 2),
                new AveragePool2d(Window.of(2, 2).withPadding(1), false),
                Activation.TANH,
                new Flatten(),
                Linear.of(16 * 5 * 5, 10));
        Trainer trainer = new Trainer(
                layers,
                CrossEntropy.standard(),
                TrainingConfig.defaults().withLearningRate(5e-3).withBatchSize(32).withEpochs(12).withSeed(1),
                COMPUTE);
        TrainedModel model = new TrainedModel(
                data.encoder(), trainer.network(), CrossEntropy.standard(), trainer.fit(data.training()).identity());
        Scores.OfClasses scores = (Scores.OfClasses) trainer.evaluate(data.heldOut());
        assertTrue(scores.metrics().accuracy() >= 0.95, scores.toString());
        Path file = directory.resolve("images.lanewise");
        ModelFile.save(model, file);
        TrainedModel loaded = ModelFile.load(file);
        assertEquals(model.network().layers().summary(Shape.of(5, 64)), loaded.network().layers().summary(Shape.of(5, 64)));
        assertArrayEquals(
                model.probabilities(COMPUTE, BundledData.digits()).toArray(),
                loaded.probabilities(COMPUTE, BundledData.digits()).toArray());
    }

    @Test
    void aModelOfValuesWithCategoriesComesBackWhole() throws IOException {
        Path csv = directory.resolve("rooms.csv");
        Files.writeString(csv, "size,town,rent\n20,Ulm,300.5\n35,Bonn,510\n40,Ulm,500.25\n50,Bonn,705\n28,Ulm,390\n");
        Table table = Csv.read(csv, CsvOptions.DEFAULT);
        TrainedModel model = trained(
                table, "rent", EncoderOptions.DEFAULT.withFeatureScaling(Scaling.MIN_MAX), new SquaredError());
        Path file = directory.resolve("rooms.lanewise");
        ModelFile.save(model, file);
        TrainedModel loaded = ModelFile.load(file);
        assertEquals(model.predict(COMPUTE, table), loaded.predict(COMPUTE, table));
        Scores.OfValues scores = (Scores.OfValues) loaded.evaluate(COMPUTE, table);
        assertTrue(scores.metrics().mae() > 1, "errors are in the target's unit: " + scores);
        assertThrows(IllegalStateException.class, () -> loaded.probabilities(COMPUTE, table));
    }

    /** Every kind of step, each with something to remember. */
    @Test
    void thePreprocessingComesBackWhole() throws IOException {
        Table table = Csv.parse("t", "a,b,c,d,e,f,y\n1,2,u,k,,ab,1\n2,,v,,,b,2\n3,4,u,l,,a,1\n4,9,v,k,,b,2\n5,60,w,l,,b,1\n", CsvOptions.DEFAULT);
        Pipeline pipeline = Pipeline.of(
                new DropSparseColumns(1),
                new MissingIndicator(ColumnSet.ALL),
                new MarkOutliers(new OutlierRule.ZScore(1.5), ColumnSet.of("b")),
                new ClipOutliers(new OutlierRule.Quantile(0.1), ColumnSet.of("b")),
                new Imputer(Fill.Statistic.MOST_FREQUENT, ColumnSet.of("d")),
                new Scale(Scaling.POWER, ColumnSet.of("a")),
                new Scale(Scaling.QUANTILE_NORMAL, ColumnSet.of("b")),
                new Scale(Scaling.ROBUST, ColumnSet.of("d is missing")),
                new KnnImputer(2, ColumnSet.ALL),
                new OneHot(OneHot.Unknown.OWN_COLUMN, ColumnSet.of("c")),
                TargetMean.of(1, ColumnSet.of("d")),
                new CharacterCodes(2, ColumnSet.of("f")));
        TrainedModel model = trained(
                table, "y", EncoderOptions.DEFAULT.withPipeline(pipeline).withTask(Task.CLASSIFICATION), CrossEntropy.standard());
        assertEquals(
                FittedStep.class.getPermittedSubclasses().length,
                model.encoder().pipeline().steps().stream().map(Object::getClass).distinct().count());
        Path file = directory.resolve("steps.lanewise");
        ModelFile.save(model, file);
        assertEquals(model.encoder(), ModelFile.load(file).encoder());
    }

    @Test
    void everyCutAndEveryChangedByteIsRefused() throws IOException {
        Path file = directory.resolve("iris.lanewise");
        ModelFile.save(iris(), file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += length < 100 ? 1 : 97) {
            refused(Arrays.copyOf(whole, length), "cut at " + length);
        }
        refused(Arrays.copyOf(whole, whole.length + 1), "one byte more");
        for (int i = 0; i < whole.length; i += i < 100 ? 1 : 13) {
            byte[] changed = whole.clone();
            changed[i] ^= 0x10;
            refused(changed, "byte " + i);
        }
    }

    private void refused(byte[] content, String what) throws IOException {
        Path file = directory.resolve("bad.lanewise");
        Files.write(file, content);
        String message =
                assertThrows(ModelFileException.class, () -> ModelFile.load(file), what).getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void refusalsSayWhatAndWhatToDo() throws IOException {
        Path file = directory.resolve("iris.lanewise");
        ModelFile.save(iris(), file);
        byte[] whole = Files.readAllBytes(file);

        Path text = Files.writeString(directory.resolve("notes.txt"), "hello, world");
        assertMessage(text, text + " is not a Lanewise model; give the file that 'train' wrote");

        Path cut = Files.write(directory.resolve("cut.lanewise"), Arrays.copyOf(whole, whole.length - 40));
        assertMessage(
                cut,
                cut + " is cut off or damaged: it has " + (whole.length - 40) + " bytes where its beginning announces "
                        + whole.length + "; copy it again or train again");

        byte[] newer = whole.clone();
        newer[8] = 4;
        Path next = Files.write(directory.resolve("next.lanewise"), newer);
        assertMessage(
                next,
                next + " has format version 4, this Lanewise reads version 3; use the version of Lanewise that wrote it,"
                        + " or a newer one");
        newer[8] = 2;
        assertMessage(
                Files.write(next, newer),
                next + " has format version 2, this Lanewise reads version 3; train again, or use the version of Lanewise that"
                        + " wrote it");

        Path missing = directory.resolve("missing.lanewise");
        assertMessage(missing, missing + " does not exist; give the file that 'train' wrote");
        assertMessage(directory, directory + " is a directory; give the file that 'train' wrote");
    }

    private static void assertMessage(Path file, String message) {
        assertEquals(
                message,
                assertThrows(ModelFileException.class, () -> ModelFile.load(file)).getMessage());
    }

    /** A layer of the user's own. */
    record Identity() implements Layer {
        @Override
        public Var apply(Var x, Pass pass) {
            return x;
        }

        @Override
        public List<NamedParameter> parameters() {
            return List.of();
        }
    }

    @Test
    void aLayerOfTheUsersOwnIsRefusedBeforeAnythingIsWritten() throws IOException {
        TrainedModel model = iris();
        Layer own = new Identity();
        TrainedModel custom = new TrainedModel(
                model.encoder(),
                Network.initialised(Sequential.of(own), 0),
                model.loss(),
                model.identity());
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> ModelFile.save(custom, directory.resolve("own.lanewise")));
        assertEquals(
                "model file: " + Identity.class.getName() + " is not a public record or enum of dev.lanewise.autograd.nn, so it"
                        + " cannot be described; store the values of its parameters yourself",
                refusal.getMessage());
        assertEquals(List.of(), list());
    }

    @Test
    void soIsALossOfTheUsersOwn() throws IOException {
        TrainedModel model = iris();
        CustomLoss own = (p, t) -> p.subtract(t).abs().sqrt();
        TrainedModel custom = new TrainedModel(model.encoder(), model.network(), own, model.identity());
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> ModelFile.save(custom, directory.resolve("own.lanewise")));
        assertTrue(refusal.getMessage().contains("is not a public record or enum of dev.lanewise.autograd.nn"), refusal.getMessage());
        assertEquals(List.of(), list());
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(directory.resolve("model"), "old");
        IOException failure = assertThrows(
                IOException.class,
                () -> AtomicFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }));
        assertEquals("No space left on device", failure.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), list());
    }

    @Test
    void tiedWeightsStayTied() throws IOException {
        FittedTableEncoder encoder = TableEncoder.fit(BundledData.iris(), "target", EncoderOptions.DEFAULT);
        Linear shared = Linear.of(4, 4);
        Trainer trainer = new Trainer(
                Sequential.of(shared, Activation.TANH, shared, Linear.of(4, 3)),
                CrossEntropy.standard(),
                TrainingConfig.defaults().withEpochs(1),
                COMPUTE);
        TrainedModel model = new TrainedModel(
                encoder,
                trainer.network(),
                CrossEntropy.standard(),
                trainer.fit(encoder.encode(BundledData.iris())).identity());
        Path file = directory.resolve("tied.lanewise");
        ModelFile.save(model, file);
        TrainedModel loaded = ModelFile.load(file);
        assertEquals(4 * 4 + 4 + 4 * 3 + 3, loaded.network().arena().layout().parameterCount());
        assertEquals(model.network().arena().hash(), loaded.network().arena().hash());
        assertEquals(model.predict(COMPUTE, BundledData.iris()), loaded.predict(COMPUTE, BundledData.iris()));
    }

    @Test
    void runningStatisticsArePartOfTheModel() throws IOException {
        FittedTableEncoder encoder = TableEncoder.fit(BundledData.iris(), "target", EncoderOptions.DEFAULT);
        Trainer trainer = new Trainer(
                Sequential.of(Linear.of(4, 6), BatchNorm.of(6), Activation.RELU, Linear.of(6, 3)),
                CrossEntropy.standard(),
                TrainingConfig.defaults().withEpochs(2),
                COMPUTE);
        float[] atFirst = trainer.network().arena().buffers().clone();
        TrainedModel model = new TrainedModel(
                encoder,
                trainer.network(),
                CrossEntropy.standard(),
                trainer.fit(encoder.encode(BundledData.iris())).identity());
        Path file = directory.resolve("running.lanewise");
        ModelFile.save(model, file);
        TrainedModel loaded = ModelFile.load(file);
        float[] running = loaded.network().arena().buffers();
        assertArrayEquals(model.network().arena().buffers(), running);
        assertFalse(Arrays.equals(atFirst, running), "training has moved them");
        assertEquals(model.network().arena().hash(), loaded.network().arena().hash());
        running[0] += 1;
        assertNotEquals(model.network().arena().hash(), loaded.network().arena().hash());
    }

    @Test
    void othersMayReadTheFileAsTheyMayAnyOther() throws IOException {
        Path plain = Files.writeString(directory.resolve("plain"), "x");
        Path file = directory.resolve("atomic");
        AtomicFile.write(file, out -> out.write('x'));
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"));
        assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(file));
    }

    @Test
    void aSymbolicLinkStaysAndItsTargetIsWritten() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("folder"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("folder", "second"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("model"));
        for (String content : List.of("new", "newer")) { // first the link leads nowhere, then to a file
            AtomicFile.write(link, out -> out.write(content.getBytes(StandardCharsets.US_ASCII)));
            assertEquals(content, Files.readString(folder.resolve("model")));
        }
        assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(second));
        assertEquals(List.of(folder, link), list());
        Path circle = Files.createSymbolicLink(directory.resolve("circle"), Path.of("circle"));
        assertThrows(FileSystemLoopException.class, () -> AtomicFile.target(circle));
    }

    @Test
    void aMissingDirectoryIsNamedWithTheFile() {
        Path file = directory.resolve("none").resolve("model");
        assertEquals(
                file + ": its directory does not exist; create it",
                assertThrows(IOException.class, () -> AtomicFile.write(file, out -> out.write('x'))).getMessage());
    }

    private List<Path> list() throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
