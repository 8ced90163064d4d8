using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Flashback.Architecture.Tests;

/// <summary>What one source declares and names. Comments and texts are not read.</summary>
internal sealed class SourceFile
{
    /// <param name="path">Relative to the project, with slashes.</param>
    /// <param name="text">C#.</param>
    public SourceFile(string path, string text)
    {
        Path = path;
        Folder = path.LastIndexOf('/') is > 0 and var end ? path[..end] : "";
        var root = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();
        Namespaces =
            [.. root.DescendantNodes(IsOutsideTypes).OfType<BaseNamespaceDeclarationSyntax>().Select(declared => declared.Name.ToString())];
        Types = [.. root.DescendantNodes(IsOutsideTypes).Select(NameOfType).OfType<string>()];
        var usings = root.DescendantNodes(IsOutsideTypes).OfType<UsingDirectiveSyntax>().ToList();
        Imports = ImportsOf(usings);
        GlobalImports = ImportsOf(usings.Where(IsGlobal));
        Aliases = AliasesOf(usings);
        GlobalAliases = AliasesOf(usings.Where(IsGlobal));
        Names =
        [
            .. usings.Where(import => import.Alias is not null).Select(import => Chain(import.NamespaceOrType)),
            .. root.DescendantNodes(node => node is not UsingDirectiveSyntax)
                .Where(node => node is not UsingDirectiveSyntax && IsOutermost(node)).SelectMany(Chains),
        ];
    }

    public string Path { get; }

    /// <summary>Empty for the project's top folder.</summary>
    public string Folder { get; }

    /// <summary>As they are declared: one, or none in a file of attributes.</summary>
    public IReadOnlyList<string> Namespaces { get; }

    /// <summary>The first one; empty where a file has none.</summary>
    public string Namespace => Namespaces.FirstOrDefault("");

    /// <summary>Names of the types that are declared outside of others.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>What using directives without an alias name, part by part.</summary>
    public IReadOnlyList<string[]> Imports { get; }

    /// <summary>Those that hold in every source of the project.</summary>
    public IReadOnlyList<string[]> GlobalImports { get; }

    /// <summary>What using directives give another name, part by part.</summary>
    public IReadOnlyDictionary<string, string[]> Aliases { get; }

    /// <summary>Those that hold in every source of the project.</summary>
    public IReadOnlyDictionary<string, string[]> GlobalAliases { get; }

    /// <summary>Every other name, part by part; parts after the first may be members.</summary>
    public IReadOnlyList<string[]> Names { get; }

    private static bool IsOutsideTypes(SyntaxNode node) => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax;

    private static string? NameOfType(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        DelegateDeclarationSyntax type => type.Identifier.ValueText,
        _ => null,
    };

    private static bool IsGlobal(UsingDirectiveSyntax import) => !import.GlobalKeyword.IsKind(SyntaxKind.None);

    private static List<string[]> ImportsOf(IEnumerable<UsingDirectiveSyntax> usings) =>
        [.. usings.Where(import => import.Alias is null).Select(import => Chain(import.NamespaceOrType))];

    private static Dictionary<string, string[]> AliasesOf(IEnumerable<UsingDirectiveSyntax> usings) => usings
        .Where(import => import.Alias is not null)
        .GroupBy(import => import.Alias!.Name.Identifier.ValueText)
        .ToDictionary(same => same.Key, same => Chain(same.First().NamespaceOrType));

    /// <summary>Whether a node is a name that is not part of a longer one, nor the name of a namespace, an argument or a member.</summary>
    private static bool IsOutermost(SyntaxNode node) => node switch
    {
        SimpleNameSyntax or QualifiedNameSyntax or AliasQualifiedNameSyntax or MemberAccessExpressionSyntax =>
            node.Parent is not (QualifiedNameSyntax or AliasQualifiedNameSyntax or BaseNamespaceDeclarationSyntax or NameColonSyntax
                or NameEqualsSyntax or MemberBindingExpressionSyntax)
            && !(node.Parent is MemberAccessExpressionSyntax access && (access.Name == node || Chain(access).Length > 0))
            && !(node.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment && assignment.Left == node),
        _ => false,
    };

    /// <summary>What a name may mean: an attribute's is written without its end.</summary>
    private static IEnumerable<string[]> Chains(SyntaxNode node)
    {
        var chain = Chain(node);
        if (chain.Length == 0) yield break;
        yield return chain;
        if (node.Parent is AttributeSyntax) yield return [.. chain[..^1], chain[^1] + "Attribute"];
    }

    /// <summary>A name's parts; none when it begins with something else than a name, such as a call.</summary>
    private static string[] Chain(SyntaxNode? node) => node switch
    {
        SimpleNameSyntax name => [name.Identifier.ValueText],
        AliasQualifiedNameSyntax { Alias.Identifier.RawKind: (int)SyntaxKind.GlobalKeyword } name => Chain(name.Name),
        AliasQualifiedNameSyntax name => [name.Alias.Identifier.ValueText, .. Chain(name.Name)],
        QualifiedNameSyntax name => [.. Chain(name.Left), .. Chain(name.Right)],
        MemberAccessExpressionSyntax { Expression: NameSyntax or MemberAccessExpressionSyntax } access
            when Chain(access.Expression) is { Length: > 0 } left => [.. left, .. Chain(access.Name)],
        _ => [],
    };
}
