/** MuJoCo's own library, where there is one, to compare with: answers and speed. */
@NullMarked
package limber.engine.oracle;

import org.jspecify.annotations.NullMarked;
