"""A real Qt console on a kernel in which people may only look: it says so, completes, and refuses without waiting."""

import sys

from shown_console import ShownConsole

shown = ShownConsole(sys.argv[1])
console, client, text, until = shown.widget, shown.client, shown.text, shown.until

until(lambda: "You may look here, and not run" in text(), "the banner")
until(lambda: text().count("In [") == 1, "a prompt")
assert "LookOnly" not in text(), text()  # the console asks for the number of its prompt by a cell: that is no fault of a person
console.execute("await RE(count([det1]))")
until(lambda: "LookOnly" in text() and text().count("In [") == 2 and not console._executing, "a refusal and a prompt")
console.input_buffer = "motor_no_p"
console._complete()
until(lambda: console.input_buffer == "motor_no_pos", "the whole name of a device")
client.stop_channels()
print("done")
