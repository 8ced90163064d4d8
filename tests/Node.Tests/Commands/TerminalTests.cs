using Flashback.Node.Commands;

namespace Flashback.Node.Tests.Commands;

public sealed class TerminalTests
{
    /// <summary>no-color.org: "when present and not an empty string (regardless of its value)".</summary>
    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, "", true)]
    [InlineData(true, "1", false)]
    [InlineData(true, "0", false)]
    [InlineData(true, " ", false)]
    [InlineData(false, null, false)]
    [InlineData(false, "", false)]
    [InlineData(false, "1", false)]
    public void Colour_is_wanted_on_a_terminal_unless_NO_COLOR_says_something(bool hasColour, string? noColour, bool wanted)
    {
        var terminal = new Terminal(TextReader.Null, TextWriter.Null, TextWriter.Null)
        {
            HasColour = hasColour,
            Environment = noColour is null ? [] : new Dictionary<string, string> { ["NO_COLOR"] = noColour },
        };
        Assert.Equal(wanted, terminal.WantsColour);
    }
}
