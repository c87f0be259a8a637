package health

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// WriteCourierYes says yes to what a courier's stick brings, though its metadata is past its date: to the content of that timestamp alone.
func WriteCourierYes(dir string, timestamp content.Digest) error {
	raw, err := json.Marshal(content.CourierYes{Timestamp: timestamp})
	if err != nil {
		return fmt.Errorf("courier: %w", err)
	}
	return atomicfile.Write(filepath.Join(dir, content.CourierYesFile), append(raw, '\n'), 0o640)
}
