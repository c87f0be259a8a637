-- What was never believed is no kiosk; earlier versions kept it as one.
DELETE FROM kiosks WHERE length(key) = 0;
