"""The full screen: an app, screens, and widgets that show the draft and post what the user did."""
