using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SelfRepair.Architecture.Tests;

/// <summary>How types are declared.</summary>
public sealed class TypeTests
{
    private static readonly string[] ExceptionBases = ["AnalysisException", "InferenceException", "ExportException"];

    [Fact]
    public void Class_Anywhere_IsSealedStaticOrAbstract()
    {
        IEnumerable<string> offenders =
            from file in Repository.Sources
            from type in file.All<TypeDeclarationSyntax>()
            where type.Kind() is SyntaxKind.ClassDeclaration or SyntaxKind.RecordDeclaration
            where !Has(type, SyntaxKind.SealedKeyword, SyntaxKind.StaticKeyword, SyntaxKind.AbstractKeyword)
            select $"{file.At(type)} {type.Identifier}";
        Law.Holds("Classes are sealed, static or abstract.", offenders);
    }

    [Fact]
    public void Struct_ThatOutlivesAMethod_IsReadonly()
    {
        IEnumerable<string> offenders =
            from file in Repository.Sources
            from type in file.All<TypeDeclarationSyntax>()
            where type.Kind() is SyntaxKind.StructDeclaration or SyntaxKind.RecordStructDeclaration
            where !Has(type, SyntaxKind.ReadOnlyKeyword, SyntaxKind.RefKeyword)
            select $"{file.At(type)} {type.Identifier}";
        Law.Holds("Structs are readonly, but for ref structs, which walk a span.", offenders);
    }

    [Theory]
    [InlineData("SelfRepair.Analysis")]
    [InlineData("SelfRepair.Inference")]
    [InlineData("onnx-export")]
    public void Exception_BelowTheService_IsSealedUnderItsBase(string assembly)
    {
        Type[] exceptions = [.. Assembly.Load(assembly).GetTypes().Where(type => type.IsSubclassOf(typeof(Exception)))];
        IEnumerable<string> offenders = exceptions
            .Where(type => !(ExceptionBases.Contains(type.Name) && type.IsAbstract))
            .Where(type => !(type.IsSealed && ExceptionBases.Contains(type.BaseType!.Name)))
            .Select(type => type.FullName!);
        Law.Holds($"Refusals are sealed under {string.Join(", ", ExceptionBases)}.", offenders);
        Assert.Contains(exceptions, type => type.IsAbstract);
    }

    private static bool Has(TypeDeclarationSyntax type, params SyntaxKind[] kinds) =>
        type.Modifiers.Any(modifier => kinds.Contains(modifier.Kind()));
}
