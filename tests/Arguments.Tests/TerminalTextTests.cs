namespace Flashback.Arguments.Tests;

public class TerminalTextTests
{
    [Theory]
    [InlineData("/tmp/dn-1/network.json", "/tmp/dn-1/network.json")]
    [InlineData("/tmp/my data/network.json", "'/tmp/my data/network.json'")]
    [InlineData("/tmp/it's/$x", @"'/tmp/it'\''s/$x'")]
    [InlineData("", "''")]
    public void Words_are_quoted_for_the_shell(string word, string quoted) => Assert.Equal(quoted, TerminalText.Quoted(word));

    [Theory]
    [InlineData("plain ü", "plain ü")]
    [InlineData("two\nlines\tand a tab", "two\nlines\tand a tab")]
    [InlineData("\u001b[2Jgone\u009b", "�[2Jgone�")]
    public void Control_characters_never_reach_the_terminal(string text, string shown) => Assert.Equal(shown, TerminalText.Harmless(text));

    [Fact]
    public void A_value_is_repeated_short_and_on_one_line()
    {
        Assert.Equal(new string('x', TerminalText.MaxShown), TerminalText.Shown(new string('x', TerminalText.MaxShown)));
        Assert.Equal(new string('x', TerminalText.MaxShown) + "…", TerminalText.Shown(new string('x', TerminalText.MaxShown + 1)));
        Assert.Equal("a�b", TerminalText.Shown("a\nb"));
    }
}
