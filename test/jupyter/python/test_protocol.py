"""The Jupyter project's own kernel tests, with a sample for everything but the pager, which there is none of."""

import unittest

import jupyter_kernel_test


class ProtocolTests(jupyter_kernel_test.KernelTests):
    kernel_name = "tangentlab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("oops")'
    code_generate_error = 'throw new RangeError("too far")'
    completion_samples = [
        {"text": "Math.hyp", "matches": {"hypot"}},
        {"text": '/* 😀 */ "abc".toUpperC', "matches": {"toUpperCase"}},
    ]
    complete_code_samples = ["1", "const x: number = 1;", "function f() { return 1; }"]
    incomplete_code_samples = ["function f() {", "const a = [1,", "if (true) {"]
    invalid_code_samples = ["const = 1", "}"]
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": "[1, 2].map((x) => x * 2)", "result": "[ 2, 4 ]"},
        {"code": "new Map([[1, 2]])", "result": "Map(1) { 1 => 2 }"},
    ]
    code_display_data = [
        {"code": 'import { display } from "tangentlab"; display(1);', "mime": "text/plain"},
        {"code": 'import { display, raw } from "tangentlab"; display(raw({ "text/html": "<b>b</b>" }));', "mime": "text/html"},
        {"code": 'import { display, tex } from "tangentlab"; display(tex`x^2`);', "mime": "text/latex"},
    ]
    code_history_pattern = "1 +*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.hypot"
    code_clear_output = 'import { clearOutput } from "tangentlab"; clearOutput();'


class WelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "tangentlab"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
