//go:build e2e

package e2e

import (
	"os/exec"
	"testing"
)

// TestChaos is make chaos at a small size: contentsyncd is killed, its files are spoilt, its disk is filled its clock is set, and it is killed while it takes a stick, each some times by chance. What goes wrong comes with its seed.
func TestChaos(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "../../bin/chaos", "-bin", "../../bin", "-content", "../../admin/author/testdata/good",
		"-kills", "25", "-hits", "30", "-fills", "12", "-jumps", "6", "-sticks", "15")
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Error(err)
	}
}
