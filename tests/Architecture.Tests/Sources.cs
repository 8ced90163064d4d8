namespace Flashback.Architecture.Tests;

/// <summary>The projects under <c>src</c> and what people wrote there.</summary>
internal static class Sources
{
    public static IEnumerable<string> Projects =>
        Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(folder => Path.GetFileName(folder)).Order();

    /// <summary>Path, relative to the project and with slashes, and text of each source of a project, generated ones too.</summary>
    public static IEnumerable<(string Path, string Text)> Of(string project)
    {
        var root = Path.Combine(Repository.Root, $"src/{project}");
        return Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'), Full: path))
            .Where(source => source.Path.Split('/')[0] is not ("obj" or "bin"))
            .Select(source => (source.Path, File.ReadAllText(source.Full)));
    }
}
