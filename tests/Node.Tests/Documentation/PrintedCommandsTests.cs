using System.Text.RegularExpressions;
using Flashback.Node.Commands;

namespace Flashback.Node.Tests.Documentation;

/// <summary>What a page prints to be typed is understood by the command line, its flags included.</summary>
public sealed partial class PrintedCommandsTests
{
    private const string Hash = "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Address = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    private static readonly Dictionary<string, string> s_meant = new()
    {
        ["UNIT"] = Hash,
        ["EPOCH"] = "1",
        ["N"] = "7",
        ["VALIDATOR"] = "2",
        ["NUMBER"] = "3",
        ["SIGNER"] = Address,
        ["NEW"] = Address,
    };

    public static TheoryData<string, string> Printed
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var page in Pages.All)
            {
                var lines = from line in Pages.Code(page)
                            let match = Typed().Match(line)
                            where match.Success && !match.Groups[1].Value.Contains('[', StringComparison.Ordinal)
                            select match.Groups[1].Value.TrimEnd();
                foreach (var line in lines.Distinct()) data.Add(page, line);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Printed))]
    public void It_is_understood(string page, string arguments)
    {
        var words = arguments.Split(' ').Select(word => s_meant.GetValueOrDefault(
            word, word.StartsWith("0x", StringComparison.Ordinal) && word.Contains('…', StringComparison.Ordinal) ? Hash : word));
        var parsed = CommandTree.Create(new Terminal(TextReader.Null, TextWriter.Null, TextWriter.Null)).Root.Parse([.. words]);
        Assert.True(parsed.Errors.Count == 0, $"{page}: {arguments}: {string.Join(' ', parsed.Errors)}");
    }

    [Fact]
    public void Every_audience_page_has_commands()
    {
        foreach (var page in new[] { "README.md", "docs/operate.md", "docs/consume.md", "docs/dispute.md", "docs/cli.md" })
            Assert.True(Printed.Count(row => (string)row[0] == page) > 2, page);
    }

    /// <summary>The words after the program, up to an explanation, a comment or a redirection.</summary>
    [GeneratedRegex(@"^(?:\./oracle(?! devnet| test)|oracle-node) ((?:(?!  | #| <| >).)+)")]
    private static partial Regex Typed();
}
