import org.jspecify.annotations.NullMarked;

/** Task families: robot, observation, reward, reset and task distribution. */
@NullMarked
module limber.envs {
  requires static org.jspecify;
  requires transitive limber.engine;

  exports limber.envs;
}
