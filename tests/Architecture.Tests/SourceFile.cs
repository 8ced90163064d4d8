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
        Namespace = root.DescendantNodes(IsOutsideTypes).OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";
        Types = [.. root.DescendantNodes(IsOutsideTypes).Select(NameOfType).OfType<string>()];
        var usings = root.DescendantNodes(IsOutsideTypes).OfType<UsingDirectiveSyntax>().ToList();
        Imports = [.. usings.Where(import => import.Alias is null).Select(import => Chain(import.NamespaceOrType))];
        Names =
        [
            .. usings.Where(import => import.Alias is not null).Select(import => Chain(import.NamespaceOrType)),
            .. root.DescendantNodes(node => node is not UsingDirectiveSyntax)
                .Where(node => node is not UsingDirectiveSyntax && IsOutermost(node)).Select(Chain).Where(chain => chain.Length > 0),
        ];
    }

    public string Path { get; }

    /// <summary>Empty for the project's top folder.</summary>
    public string Folder { get; }

    /// <summary>Empty where a file has none, such as one of attributes.</summary>
    public string Namespace { get; }

    /// <summary>Names of the types that are declared outside of others.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>What using directives without an alias name, part by part.</summary>
    public IReadOnlyList<string[]> Imports { get; }

    /// <summary>Every other name, part by part; parts after the first may be members.</summary>
    public IReadOnlyList<string[]> Names { get; }

    private static bool IsOutsideTypes(SyntaxNode node) => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax;

    private static string? NameOfType(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        _ => null,
    };

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

    /// <summary>A name's parts; none when it begins with something else than a name, such as a call.</summary>
    private static string[] Chain(SyntaxNode? node) => node switch
    {
        SimpleNameSyntax name => [name.Identifier.Text],
        AliasQualifiedNameSyntax name => Chain(name.Name),
        QualifiedNameSyntax name => [.. Chain(name.Left), .. Chain(name.Right)],
        MemberAccessExpressionSyntax { Expression: NameSyntax or MemberAccessExpressionSyntax } access
            when Chain(access.Expression) is { Length: > 0 } left => [.. left, .. Chain(access.Name)],
        _ => [],
    };
}
