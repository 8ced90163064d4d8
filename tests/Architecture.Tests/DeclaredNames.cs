namespace Flashback.Architecture.Tests;

/// <summary>The types of a project by namespace, with the folders that declare them.</summary>
internal sealed class DeclaredNames
{
    private readonly Dictionary<string, Dictionary<string, string>> _types = [];
    private readonly HashSet<string> _namespaces = [];

    public DeclaredNames(IEnumerable<SourceFile> files)
    {
        foreach (var file in files)
        {
            foreach (var enclosing in Enclosing(file.Namespace)) _namespaces.Add(enclosing);
            if (!_types.TryGetValue(file.Namespace, out var types)) _types[file.Namespace] = types = [];
            foreach (var type in file.Types) types[type] = file.Folder;
        }
    }

    /// <summary>
    /// The folders that a using directive stands for: that of the type it names, or of the namespace. A namespace that several folders
    /// share says nothing; the names of its types do.
    /// </summary>
    public IEnumerable<string> Import(string[] chain)
    {
        if (Walk("", chain) is { } ofType) return [ofType];
        var folders = _types.GetValueOrDefault(string.Join('.', chain))?.Values.Distinct().ToList() ?? [];
        return folders.Count == 1 ? folders : [];
    }

    /// <summary>
    /// The folder of the type that a name means in a file: looked for as the language does, in the enclosing namespaces from the inside and
    /// then in those that using directives name; null for anything else.
    /// </summary>
    public string? Find(string[] chain, SourceFile file)
    {
        foreach (var enclosing in Enclosing(file.Namespace).Append(""))
        {
            if (Walk(enclosing, chain) is { } folder) return folder;
        }
        return file.Imports.Select(import => Walk(string.Join('.', import), chain[..1])).FirstOrDefault(folder => folder is not null);
    }

    private string? Walk(string from, string[] chain)
    {
        var scope = from;
        foreach (var part in chain)
        {
            if (_types.TryGetValue(scope, out var types) && types.TryGetValue(part, out var folder)) return folder;
            scope = scope.Length == 0 ? part : $"{scope}.{part}";
            if (!_namespaces.Contains(scope)) return null;
        }
        return null;
    }

    /// <summary>A namespace and those around it, the innermost first.</summary>
    private static IEnumerable<string> Enclosing(string name)
    {
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1)) yield return name[..end];
    }
}
