@NullMarked
package limber.envs;

import org.jspecify.annotations.NullMarked;
