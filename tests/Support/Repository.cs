namespace Flashback.Tests.Support;

/// <summary>Where the sources stand.</summary>
public static class Repository
{
    /// <summary>The folder of the solution that the running test was built in.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "OracleNode.sln")) ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run outside the repository."));
}
