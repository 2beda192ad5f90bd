/** PEARL (Rakelly et al. 2019) and its baselines without context. */
@NullMarked
package limber.algorithms.pearl;

import org.jspecify.annotations.NullMarked;
