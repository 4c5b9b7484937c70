using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SelfRepair.Architecture.Tests;

/// <summary>A C# file of the checkout.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
/// <param name="Text">Its text.</param>
/// <param name="Unit">Its syntax.</param>
internal sealed record SourceFile(string Path, string Text, CompilationUnitSyntax Unit)
{
    /// <summary>The file's name without extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Its lines, without their ends.</summary>
    public IEnumerable<string> Lines => Text.Split('\n').Select(line => line.TrimEnd('\r'));

    /// <summary>Types and delegates that no other type holds.</summary>
    public IEnumerable<MemberDeclarationSyntax> TopLevelTypes =>
        Unit.DescendantNodes().OfType<MemberDeclarationSyntax>().Where(member =>
            member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
            && member.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax);

    /// <summary>All nodes of a kind.</summary>
    /// <typeparam name="TNode">The kind.</typeparam>
    public IEnumerable<TNode> All<TNode>()
        where TNode : SyntaxNode => Unit.DescendantNodes().OfType<TNode>();

    /// <summary>The file and line of a node, for a message.</summary>
    /// <param name="node">The node.</param>
    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}
