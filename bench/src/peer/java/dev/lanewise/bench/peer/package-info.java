/** The same work on other libraries, to compare with: built by the Maven profile {@code peers} only. */
package dev.lanewise.bench.peer;
