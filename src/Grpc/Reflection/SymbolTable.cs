using Google.Protobuf.Reflection;

namespace Flashback.Grpc.Reflection;

/// <summary>The .proto files behind some services, by file name, by symbol and by extension.</summary>
internal sealed class SymbolTable
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _extensions = new(StringComparer.Ordinal);

    public SymbolTable(IEnumerable<ServiceDescriptor> services)
    {
        foreach (var service in services) Add(service.File);
    }

    public FileDescriptor? FindFile(string name) => _files.GetValueOrDefault(name);

    /// <summary>The file with the message, enum, field, service or method of that full name.</summary>
    public FileDescriptor? FindSymbol(string fullName) => _symbols.GetValueOrDefault(fullName.TrimStart('.'));

    public FileDescriptor? FindExtension(string type, int number) => _extensions.GetValueOrDefault(type.TrimStart('.'))?.GetValueOrDefault(number);

    /// <summary>Null for a type that is not known; ascending.</summary>
    public IEnumerable<int>? ExtensionsOf(string type) =>
        _extensions.TryGetValue(type.TrimStart('.'), out var numbers) ? numbers.Keys : FindSymbol(type) is null ? null : [];

    /// <summary>A file after all that it imports, directly or not.</summary>
    public static IEnumerable<FileDescriptor> WithImports(FileDescriptor file)
    {
        var seen = new HashSet<FileDescriptor>();
        var ordered = new List<FileDescriptor>();
        Visit(file);
        return ordered;

        void Visit(FileDescriptor next)
        {
            if (!seen.Add(next)) return;
            foreach (var import in next.Dependencies) Visit(import);
            ordered.Add(next);
        }
    }

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file)) return;
        foreach (var import in file.Dependencies) Add(import);
        foreach (var message in file.MessageTypes) Add(message);
        foreach (var type in file.EnumTypes) _symbols[type.FullName] = file;
        foreach (var service in file.Services)
        {
            _symbols[service.FullName] = file;
            foreach (var method in service.Methods) _symbols[method.FullName] = file;
        }
        AddExtensions(file.Extensions);
    }

    private void Add(MessageDescriptor message)
    {
        _symbols[message.FullName] = message.File;
        foreach (var field in message.Fields.InDeclarationOrder()) _symbols[field.FullName] = message.File;
        foreach (var type in message.EnumTypes) _symbols[type.FullName] = message.File;
        foreach (var nested in message.NestedTypes) Add(nested);
        AddExtensions(message.Extensions);
    }

    private void AddExtensions(ExtensionCollection extensions)
    {
        foreach (var extension in extensions.UnorderedExtensions)
        {
            _symbols[extension.FullName] = extension.File;
            if (!_extensions.TryGetValue(extension.ExtendeeType.FullName, out var numbers)) _extensions[extension.ExtendeeType.FullName] = numbers = [];
            numbers[extension.FieldNumber] = extension.File;
        }
    }
}
