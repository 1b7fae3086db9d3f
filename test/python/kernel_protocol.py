"""The tests that Jupyter has for kernels, with everything that they know switched on. JUPYTER_PATH has our kernelspec."""

import sys
import unittest

import jupyter_kernel_test

KERNEL = "skyqueue"


class SkyqueueKernel(jupyter_kernel_test.KernelTests):
    kernel_name = KERNEL
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('something is wrong')"
    completion_samples = [
        {"text": "Math.hyp", "matches": {"hypot"}},
        {"text": "const word = ''; word.trimSt", "matches": {"trimStart"}},
    ]
    complete_code_samples = ["1", "console.log('hello, world')", "function f() {\n  return 1;\n}", "Math?", "?Math"]
    incomplete_code_samples = ["function f() {", "const list = [1,", "if (true) {\n  f(", "`an open text"]
    invalid_code_samples = ["const = 3", "let 1a = 2;", "1 +* 2"]
    code_page_something = "Math.sqrt?"
    code_generate_error = "throw new Error('no beam')"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "'a'.repeat(3)", "result": "'aaa'"},
        {"code": "[1, 2, 3].map((x) => x * x)", "result": "[ 1, 4, 9 ]"},
        {"code": "[{ x: 1, y: 2 }, { x: 3, y: 4 }]", "mime": "text/html"},
    ]
    code_display_data = [
        {"code": "display('a text')", "mime": "text/plain"},
        {"code": "display.html('<b>bold</b>')", "mime": "text/html"},
        {"code": "display.svg('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')", "mime": "image/svg+xml"},
        {
            "code": "display.vegaLite({ mark: 'point', data: { values: [] } })",
            "mime": "application/vnd.vegalite.v5+json",
        },
    ]
    code_history_pattern = "1 ? 2*3"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.sqrt"
    code_clear_output = "display.clear()"


class SkyqueueWelcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = KERNEL
    support_iopub_welcome = True


program = unittest.main(argv=[sys.argv[0], "--verbose"], exit=False)
print(f"skipped: {len(program.result.skipped)}")
sys.exit(not program.result.wasSuccessful())
