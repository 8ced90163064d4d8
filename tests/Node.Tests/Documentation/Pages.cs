using System.Runtime.CompilerServices;

namespace Flashback.Node.Tests.Documentation;

/// <summary>The pages that people read, by their path in the repository.</summary>
internal static class Pages
{
    public static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "../../.."));

    public static IReadOnlyList<string> All { get; } =
        [
            "README.md",
            "ARCHITECTURE.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
            "contracts/README.md",
            .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Select(file => Path.GetRelativePath(Root, file))
                .Order(StringComparer.Ordinal)
        ];

    public static string Text(string page) => File.ReadAllText(Path.Combine(Root, page));

    /// <summary>Lines within the fences of a page.</summary>
    public static IEnumerable<string> Code(string page)
    {
        var isCode = false;
        foreach (var line in Text(page).Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) isCode = !isCode;
            else if (isCode) yield return line;
        }
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
