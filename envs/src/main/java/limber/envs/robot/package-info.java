/** What the families of all robots share. */
package limber.envs.robot;
