/**
 * What the tests of all modules share: arbitraries for floats, arrays and lengths with the values that break things,
 * comparison by bits and by ULP, guarded buffers, and reference values read from files. It knows none of the modules
 * that it helps to test.
 */
package dev.lanewise.testkit;
