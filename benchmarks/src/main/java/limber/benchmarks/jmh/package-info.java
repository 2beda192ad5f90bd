/**
 * Microbenchmarks. After {@code mvn -q -DskipTests package}, with the class path of {@code
 * benchmarks/target/dependencies}: {@code java -cp ... org.openjdk.jmh.Main MetaGradient}.
 */
@NullMarked
package limber.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
