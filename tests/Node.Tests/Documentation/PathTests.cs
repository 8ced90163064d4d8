using System.Text.RegularExpressions;

namespace Flashback.Node.Tests.Documentation;

/// <summary>A path that one of the first pages names is there: a newcomer who follows it does not stand before nothing.</summary>
public sealed partial class PathTests
{
    private static readonly string[] s_pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "contracts/README.md"];

    public static TheoryData<string, string> Named
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var page in s_pages)
                foreach (var path in PathsOf(Pages.Text(page)).Distinct()) data.Add(page, path);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void Every_path_named_exists(string page, string path) =>
        Assert.True(Candidates(page, path).Any(Path.Exists), $"{page} names {path}");

    [Fact]
    public void There_are_many() => Assert.True(Named.Count > 60, $"{Named.Count}");

    [Theory]
    [InlineData("in `src/Node/Api`; and", "src/Node/Api")]
    [InlineData("`proto/` has", "proto/")]
    [InlineData("dotnet test tests/Node.Tests --filter X", "tests/Node.Tests")]
    [InlineData("`tools/check.sh`", "tools/check.sh")]
    public void A_path_is_found_where_it_stands(string text, string path) => Assert.Equal([path], PathsOf(text));

    [Theory]
    [InlineData("`artifacts/*.json` are")]
    [InlineData("tests/<Project>.Tests")]
    [InlineData("https://example.org/src/Node")]
    public void A_pattern_or_an_address_is_not_a_path(string text) => Assert.Empty(PathsOf(text));

    private static IEnumerable<string> PathsOf(string text) =>
        from Match match in Word().Matches(text)
        let word = match.Value.TrimEnd('.', ',', ';', ':')
        where !word.AsSpan().ContainsAny('*', '<', '…')
        select word;

    /// <summary>From the root, or from the page's own folder.</summary>
    private static IEnumerable<string> Candidates(string page, string path) =>
        [Path.Combine(Pages.Root, path), Path.Combine(Pages.Root, Path.GetDirectoryName(page)!, path)];

    [GeneratedRegex(@"(?<![\w/.-])(?:src|tests|contracts|docs|tools|config|proto|bench|clients|deploy|snapshots|test)/[^\s`)\]|#""']*")]
    private static partial Regex Word();
}
