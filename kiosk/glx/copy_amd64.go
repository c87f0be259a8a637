package glx

/*
#cgo pkg-config: gl
#include <string.h>
#include <GL/glx.h>
#include <GL/glxext.h>

static PFNGLXCOPYSUBBUFFERMESAPROC copySub;

static int canCopy(void) {
	Display *d = glXGetCurrentDisplay();
	if (!d) return 0;
	const char *has = glXQueryExtensionsString(d, DefaultScreen(d));
	if (!has || !strstr(has, "GLX_MESA_copy_sub_buffer")) return 0;
	copySub = (PFNGLXCOPYSUBBUFFERMESAPROC)glXGetProcAddressARB((const GLubyte *)"glXCopySubBufferMESA");
	return copySub != 0;
}

static void copyPart(int x, int y, int w, int h) {
	copySub(glXGetCurrentDisplay(), glXGetCurrentDrawable(), x, y, w, h);
}
*/
import "C"

import "image"

// CanCopy tells whether Copy can be called, with the context that is current (the extension GLX_MESA_copy_sub_buffer).
func CanCopy() bool { return C.canCopy() != 0 }

// Copy brings a part of a drawing of the height h to the window, in pixels from the top left. CanCopy has said that it can be called.
func Copy(r image.Rectangle, h int) {
	C.copyPart(C.int(r.Min.X), C.int(h-r.Max.Y), C.int(r.Dx()), C.int(r.Dy()))
}
