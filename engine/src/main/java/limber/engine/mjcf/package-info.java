/** Reads MJCF and computes what MuJoCo's compiler computes. */
package limber.engine.mjcf;
