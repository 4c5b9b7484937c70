using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SelfRepair.Architecture.Tests;

/// <summary>How files and rooms are named.</summary>
public sealed class FileTests
{
    private static readonly string[] VagueRooms =
        ["Utils", "Utilities", "Helpers", "Common", "Services", "Managers", "Misc"];

    [Fact]
    public void File_WithTypes_IsNamedAsOneOfThem()
    {
        IEnumerable<string> offenders =
            from file in Repository.Sources
            where !file.TopLevelTypes.All(type => type is RecordDeclarationSyntax)
            where !file.TopLevelTypes.Any(type => NameOf(type) == file.Name)
            select $"{file.Path}: {string.Join(", ", file.TopLevelTypes.Select(NameOf))}";
        Law.Holds("A file is named as its type, or holds small records alone.", offenders);
    }

    [Fact]
    public void File_WithSeveralTypes_HoldsOnlyRecordsAndEnumsBesideItsOwn()
    {
        IEnumerable<string> offenders =
            from file in Repository.Sources
            from type in file.TopLevelTypes
            where NameOf(type) != file.Name
            where type is not (RecordDeclarationSyntax or EnumDeclarationSyntax or DelegateDeclarationSyntax)
            select $"{file.At(type)} {NameOf(type)}";
        Law.Holds("One top-level type a file; records and enums may stand beside the type they serve.", offenders);
    }

    [Fact]
    public void Namespace_InSrc_FollowsTheFolder()
    {
        IEnumerable<string> offenders =
            from file in Repository.Sources
            where file.Path.StartsWith("src/", StringComparison.Ordinal)
            let folder = Path.GetDirectoryName(file.Path)!.Replace('\\', '/')
            let expected = "SelfRepair." + folder["src/".Length..].Replace('/', '.')
            from declared in file.All<BaseNamespaceDeclarationSyntax>()
            where declared.Name.ToString() != expected
            select $"{file.Path}: {declared.Name} instead of {expected}";
        Law.Holds("A namespace is its folder.", offenders);
    }

    [Fact]
    public void Room_InTheProduct_IsNamedByTheDomain()
    {
        IEnumerable<string> offenders =
            from file in Repository.ProductSources
            let room = Path.GetFileName(Path.GetDirectoryName(file.Path))
            where VagueRooms.Contains(room)
            select file.Path;
        Law.Holds("Rooms are named by the domain.", offenders);
    }

    private static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declared => declared.Identifier.Text,
        DelegateDeclarationSyntax declared => declared.Identifier.Text,
        _ => string.Empty,
    };
}
