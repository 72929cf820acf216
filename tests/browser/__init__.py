"""Real buttons pressed in a real Chromium, in Persian and in English."""
