@NullMarked
package limber.engine;

import org.jspecify.annotations.NullMarked;
