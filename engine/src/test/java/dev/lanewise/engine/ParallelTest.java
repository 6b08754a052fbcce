package dev.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time-out is there for what hangs; a busy machine may take long. */
@Timeout(300)
class ParallelTest {
    private static Set<Thread> threadsOf(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith(prefix))
                .collect(Collectors.toSet());
    }

    /** Two threads by force, so that the test does not depend on who is quick. */
    @Test
    void piecesRunAtTheSameTime() throws InterruptedException {
        try (Parallel two = Parallel.of(2)) {
            CountDownLatch both = new CountDownLatch(2);
            Set<Thread> ran = ConcurrentHashMap.newKeySet();
            two.run(2, i -> {
                ran.add(Thread.currentThread());
                both.countDown();
                try {
                    assertTrue(both.await(200, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(2, ran.size());
            assertTrue(ran.contains(Thread.currentThread()), "the caller works too");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyPieceRunsOnce(int threads) {
        try (Parallel parallel = Parallel.of(threads)) {
            assertEquals(threads, parallel.threads());
            for (int tasks = 0; tasks < 300; tasks++) {
                AtomicIntegerArray count = new AtomicIntegerArray(tasks);
                parallel.run(tasks, count::incrementAndGet);
                for (int i = 0; i < tasks; i++) {
                    assertEquals(1, count.get(i));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void rangesAreCutAtMultiplesOfTheGrain(int threads) {
        try (Parallel parallel = Parallel.of(threads)) {
            for (int n : new int[] {0, 1, 9, 10, 11, 20, 99, 100, 101}) {
                AtomicIntegerArray count = new AtomicIntegerArray(n);
                Set<Integer> starts = ConcurrentHashMap.newKeySet();
                parallel.forRange(n, 10, (from, to) -> {
                    assertTrue(from % 10 == 0 && from < to && to <= n);
                    assertTrue(threads == 1 || to - from <= 10);
                    starts.add(from);
                    for (int i = from; i < to; i++) {
                        count.incrementAndGet(i);
                    }
                });
                for (int i = 0; i < n; i++) {
                    assertEquals(1, count.get(i));
                }
                assertEquals(n == 0 ? 0 : threads == 1 ? 1 : (n + 9) / 10, starts.size());
            }
            AtomicInteger ends = new AtomicInteger();
            parallel.forRange(Integer.MAX_VALUE, 1 << 30, (from, to) -> ends.addAndGet(to - from));
            assertEquals(Integer.MAX_VALUE, ends.get());
        }
    }

    /** Many short calls with pauses on both sides of the spinning time, so that threads park and are woken. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void survivesManyCalls(int threads) {
        try (Parallel parallel = Parallel.of(threads)) {
            long[] sum = new long[64];
            IntConsumer task = i -> sum[i] += i;
            int calls = 10_000;
            for (int call = 0; call < calls; call++) {
                parallel.run(1 + call % 64, task);
                if (call % 100 == 0) {
                    LockSupport.parkNanos(call % 300 == 0 ? 200_000 : 50_000);
                }
            }
            for (int i = 0; i < 64; i++) {
                int piece = i;
                long runs = IntStream.range(0, calls).filter(c -> c % 64 >= piece).count();
                assertEquals(runs * i, sum[i]);
            }
        }
    }

    @Test
    void nestedCallsRunInline() {
        try (Parallel parallel = Parallel.of(3)) {
            AtomicInteger inner = new AtomicInteger();
            for (int repeat = 0; repeat < 500; repeat++) {
                parallel.run(7, i -> {
                    Thread here = Thread.currentThread();
                    parallel.run(5, j -> {
                        assertSame(here, Thread.currentThread());
                        parallel.forRange(10, 2, (from, to) -> inner.addAndGet(to - from));
                    });
                });
            }
            assertEquals(500 * 7 * 5 * 10, inner.get());
        }
    }

    @Test
    void severalCallersDoNotDisturbEachOther() throws InterruptedException {
        try (Parallel parallel = Parallel.of(2)) {
            Thread[] callers = new Thread[3];
            AtomicInteger wrong = new AtomicInteger();
            for (int c = 0; c < callers.length; c++) {
                int tasks = 3 + 5 * c;
                callers[c] = new Thread(() -> {
                    for (int repeat = 0; repeat < 3000; repeat++) {
                        AtomicInteger mine = new AtomicInteger();
                        parallel.run(tasks, i -> mine.addAndGet(i + 1));
                        if (mine.get() != tasks * (tasks + 1) / 2) {
                            wrong.incrementAndGet();
                        }
                    }
                });
                callers[c].start();
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(0, wrong.get());
        }
    }

    @Test
    void anExceptionReachesTheCallerWhenAllPiecesHaveStopped() {
        try (Parallel parallel = Parallel.of(2)) {
            for (int repeat = 0; repeat < 200; repeat++) {
                AtomicInteger running = new AtomicInteger();
                IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () ->
                        parallel.run(20, i -> {
                            running.incrementAndGet();
                            try {
                                if (i == 5) {
                                    throw new IllegalArgumentException("piece 5");
                                }
                                for (int k = 0; k < 100; k++) {
                                    Thread.onSpinWait();
                                }
                            } finally {
                                running.decrementAndGet();
                            }
                        }));
                assertEquals("piece 5", thrown.getMessage());
                assertEquals(0, running.get());
                AtomicInteger count = new AtomicInteger();
                parallel.run(20, i -> count.incrementAndGet());
                assertEquals(20, count.get(), "works on after an exception");
            }
            assertThrows(StackOverflowError.class, () -> parallel.run(4, i -> {
                throw new StackOverflowError();
            }));
            assertThrows(IOException.class, () -> parallel.run(4, i -> ParallelTest.<RuntimeException>hide(new IOException())));
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void hide(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void closingEndsTheThreads() {
        Set<Thread> before = threadsOf("lanewise-");
        Parallel parallel = Parallel.of(3);
        parallel.run(10, i -> {});
        Set<Thread> during = threadsOf("lanewise-");
        during.removeAll(before);
        assertEquals(2, during.size());
        assertTrue(during.stream().allMatch(Thread::isDaemon));
        parallel.close();
        assertTrue(during.stream().noneMatch(Thread::isAlive));
        parallel.close();
        for (int tasks : new int[] {0, 1, 10}) {
            assertThrows(IllegalStateException.class, () -> parallel.run(tasks, i -> {}));
            assertThrows(IllegalStateException.class, () -> parallel.forRange(tasks, 1, (from, to) -> {}));
        }
    }

    @Test
    void theSerialOneStartsNoThreadAndStaysOpen() {
        assertSame(Parallel.SERIAL, Parallel.of(1));
        Set<Thread> before = threadsOf("lanewise-");
        Parallel.SERIAL.close();
        Set<Thread> ran = ConcurrentHashMap.newKeySet();
        Parallel.SERIAL.run(3, i -> ran.add(Thread.currentThread()));
        assertEquals(Set.of(Thread.currentThread()), ran);
        assertEquals(before, threadsOf("lanewise-"));
    }

    @Test
    void idleThreadsPark() throws InterruptedException {
        Set<Thread> before = threadsOf("lanewise-");
        try (Parallel parallel = Parallel.of(2)) {
            Set<Thread> workers = threadsOf("lanewise-");
            workers.removeAll(before);
            parallel.run(10, i -> {});
            Thread worker = workers.iterator().next();
            // Until the time-out of the class: on a busy machine the thread may wait long for its turn.
            while (worker.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
        }
    }

    @Test
    void aCallAllocatesNothing() {
        ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Parallel parallel = Parallel.of(2)) {
            long[] sum = new long[16];
            IntConsumer task = i -> sum[i]++;
            Parallel.RangeTask range = (from, to) -> sum[from / 10]++;
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20 && least > 0; round++) {
                long mine = bean.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 200; i++) {
                    parallel.run(16, task);
                    parallel.forRange(100, 10, range);
                }
                least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - mine);
            }
            assertEquals(0, least);
        }
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertEquals(
                "threads: 0, want at least 1",
                assertThrows(IllegalArgumentException.class, () -> Parallel.of(0)).getMessage());
        assertEquals(
                "grain: 0, want at least 1",
                assertThrows(IllegalArgumentException.class, () -> Parallel.SERIAL.forRange(3, 0, (f, t) -> {})).getMessage());
    }
}
