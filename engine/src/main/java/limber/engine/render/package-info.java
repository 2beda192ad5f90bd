/**
 * Pictures of models. {@link limber.engine.render.Renderer} draws any number of environments
 * offscreen or in a window; OpenGL 3.3 through LWJGL.
 */
package limber.engine.render;
