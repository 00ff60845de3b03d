namespace MeshCi.Definitions.Tests.Documentation;

public class CodeTextTests
{
    [Theory]
    [InlineData("var told = 1; // why\n", "1 why")]
    [InlineData("/// <summary>What it is.</summary>\n", "1 What it is.</summary>")]
    [InlineData("/* one\ntwo */ x = \"three\";", "1 one|2 two|2 three")]
    [InlineData("Wording(\"a \\\" b\"); // c", "1 a   b|1 c")]
    [InlineData("Wording($\"a {told} b\");", "1 a # b")]
    [InlineData("Wording($\"a {(told ? \"yes\" : $\"no {x}\")} b {{c}}\");", "1 yes|1 no #|1 a # b {{c}}")]
    [InlineData("Wording(@\"C:\\\"); Wording(\"next\");", "1 C:\\|1 next")]
    [InlineData("Wording(@\"a \"\"b\"\" c\");", "1 a \"b\" c")]
    [InlineData("Wording(\"\"\"a \"b\" c\"\"\");", "1 a \"b\" c")]
    [InlineData("Wording($$\"\"\"{ \"a\": {{told}} }\"\"\");", "1 { \"a\": # }")]
    [InlineData("var c = '\"'; Wording(\"\", '\\'', \"a\");", "1 a")]
    [InlineData("Wording(\n    \"one\",\n    \"two\");", "2 one|3 two")]
    public void Comments_and_literals_are_read_with_their_lines_and_without_code(string code, string expected) =>
        string.Join('|', CodeText.Of(code).Select(part => $"{part.Line} {part.Text}")).ShouldBe(expected);
}
