namespace Flashback.OnChain.Tests.Support;

/// <summary>Where the sources stand.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "OracleNode.sln"))) return folder;
        }
        throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
