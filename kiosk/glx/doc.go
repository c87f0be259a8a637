// Package glx brings parts of what OpenGL has drawn to a window of X: what Go's binding of OpenGL does not have. It is the one package of
// the screen in C, and knows nothing else, so that C is compiled and looked at apart.
package glx
