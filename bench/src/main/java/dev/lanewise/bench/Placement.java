package dev.lanewise.bench;

/** How an array lies: as the JVM places it, 16 bytes past the beginning of a cache line, or on one. */
public enum Placement {
    HEAP("as arrays lie on the heap"),
    ALIGNED("on cache lines");

    final String text;

    Placement(String text) {
        this.text = text;
    }
}
