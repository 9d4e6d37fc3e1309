package io.sluice.runtime.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptScanTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "require('m')",
        "require ( /* a */ \"m\" , )",
        "const {a} = require(`m`)",
        "a = b / 2; c = d / require('m')",
        "a = /'/; require('m')",
        "a = /[/'\"]/g.test(b) / 2; require('m')",
        "if (a) /'/.test(b); require('m')",
        "(a) / 2; require('m'); '/'",
        "a++ / 2; require('m'); '/'",
        "a = {} / 2; require('m'); '/'",
        "function f() {} /'/.test(a); require('m')",
        "x => { return /'/ }; require('m')",
        "`${require('m')}`",
        "`a${{b: `c${'}'}`}}'` + require('m')",
        "'\\'' + require('m')",
        "// it's\nrequire('m') /* it's */",
        "a.if(b) / 2; require('m'); '/'",
        "a ? b : /'/; require('m')",
        "[1] / 2; require('m'); '/'",
        "1.5.toFixed() / 2; require('m'); '/'",
      })
  void findsTheOneCallOfRequire(String script) {
    ScriptScan scan = ScriptScan.of(script);
    assertThat(scan.isSure()).isTrue();
    assertThat(scan.required()).containsExactly("m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"require('m')\"",
        "/require('m')/",
        "// require('m')",
        "`require('m')`",
        "a.require('m')",
        "a?.require('m')",
        "require(m)",
        "require('m', 1)",
        "require('m' + 1)",
        "prerequire('m')",
      })
  void findsNoneWhereThereIsNone(String script) {
    ScriptScan scan = ScriptScan.of(script);
    assertThat(scan.isSure()).isTrue();
    assertThat(scan.required()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"import('m')", "await (a)", "require('\\x6d')", "require(`${m}`)", "a = {"})
  void leavesToTheParserWhatItCannotTell(String script) {
    assertThat(ScriptScan.of(script).isSure()).isFalse();
  }

  @Test
  void awaitInAFunctionIsNone() {
    assertThat(ScriptScan.of("async () => { await (a) }").isSure()).isTrue();
  }

  @Test
  void aRequireThatIsAParameterIsNoticed() {
    assertThat(ScriptScan.of("(function (require) { require('m') })").isRequirePassedAround())
        .isTrue();
    assertThat(ScriptScan.of("require('m')").isRequirePassedAround()).isFalse();
  }

  @Test
  void aDirectiveIsMadeNone() {
    assertThat(ScriptScan.of("// a\n'use strict'; b()").withoutDirective())
        .isEqualTo("// a\n;'use strict'; b()");
    assertThat(ScriptScan.of("b('use strict')").withoutDirective()).isEqualTo("b('use strict')");
  }
}
