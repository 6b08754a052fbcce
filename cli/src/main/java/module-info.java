/** The {@code lanewise} command. */
@SuppressWarnings("requires-automatic") // XChart has no module descriptor
module dev.lanewise.cli {
    requires dev.lanewise.train;

    requires info.picocli;
    requires java.desktop;
    requires xchart;

    opens dev.lanewise.cli to info.picocli;
}
