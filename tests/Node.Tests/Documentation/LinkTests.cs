using System.Text.RegularExpressions;

namespace Flashback.Node.Tests.Documentation;

/// <summary>A link from one page leads to a file that is there, and to a heading that is in it.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Named => [.. Pages.All];

    [Theory]
    [MemberData(nameof(Named))]
    public void Every_link_leads_somewhere(string page)
    {
        foreach (Match link in Link().Matches(Pages.Text(page)))
        {
            var (path, anchor) = (link.Groups[1].Value, link.Groups[2].Value);
            var target = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, path);
            var file = Path.Combine(Pages.Root, target);
            Assert.True(Path.Exists(file), $"{page}: {link.Value}");
            if (anchor.Length > 0) Assert.True(Headings(target).Contains(anchor), $"{page}: {link.Value}");
        }
    }

    private static HashSet<string> Headings(string page) =>
        [.. from line in Pages.Text(page).Split('\n')
            where line.StartsWith('#')
            select NoWord().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')];

    [GeneratedRegex(@"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoWord();
}
