/** Domain randomization: what differs between environments, from a JSON file to the device. */
@org.jspecify.annotations.NullMarked
package limber.engine.randomization;
