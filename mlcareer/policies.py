"""Response headers that limit what a page may do."""

from csp.constants import NONE, SELF

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # data: for the QR code for authenticator apps.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Browser features that no page needs are off, in case of an injected script. Passkeys are allowed.
PERMISSIONS_POLICY: dict[str, str | list[str]] = {
    **{
        feature: []
        for feature in (
            "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "clipboard-read",
            "clipboard-write", "display-capture", "encrypted-media", "fullscreen", "gamepad",
            "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection",
            "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment",
            "picture-in-picture", "screen-wake-lock", "serial", "storage-access", "sync-xhr", "usb",
            "web-share", "window-management", "xr-spatial-tracking",
        )
    },
    "publickey-credentials-create": "self",
    "publickey-credentials-get": "self",
}  # fmt: skip
