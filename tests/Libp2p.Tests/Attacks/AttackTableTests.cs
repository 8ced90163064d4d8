using System.Text.RegularExpressions;

namespace Flashback.Libp2p.Tests.Attacks;

/// <summary>docs/attacks.md names a test for every attack: it must be there.</summary>
public sealed partial class AttackTableTests
{
    [Fact]
    public void Every_attack_names_its_tests_and_every_test_named_exists()
    {
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "attacks.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| attack", StringComparison.Ordinal)
                && !line.StartsWith("| ---", StringComparison.Ordinal)).ToList();
        Assert.InRange(rows.Count, 30, 100);
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(path => Path.GetFileNameWithoutExtension(path));
        foreach (var row in rows)
        {
            var tests = TestName().Matches(row.Split('|')[3]);
            Assert.True(tests.Count > 0, $"No test is named: {row}");
            foreach (Match test in tests)
            {
                var (file, method) = (test.Groups[1].Value, test.Groups[2].Value);
                Assert.True(sources[file].Any(path => IsTest(File.ReadAllText(path), method)), $"There is no test {file}.{method}: {row}");
            }
        }
    }

    private static bool IsTest(string source, string method) =>
        Regex.IsMatch(source, $@"\[(Fact|Theory)\](\s*\[InlineData\(.*\)\])*\s*public (async Task|void|Task) {method}\(");

    [GeneratedRegex("`(\\w+)\\.(\\w+)`")]
    private static partial Regex TestName();
}
