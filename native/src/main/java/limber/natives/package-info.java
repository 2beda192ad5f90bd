@NullMarked
package limber.natives;

import org.jspecify.annotations.NullMarked;
