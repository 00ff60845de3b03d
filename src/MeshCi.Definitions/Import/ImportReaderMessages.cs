using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import;

/// <summary>Why a file was not imported.</summary>
internal static class ImportReaderMessages
{
    public static string IsDefinedTwice(string file, ResourceId id, string other) =>
        $"'{file}' defines {id}, which '{other}' already defines. The first file was used. Remove or rename one of the resources.";

    public static string BelongToAnotherMesh(string first, int more, string mesh, string wanted) =>
        $"'{first}'{(more == 0 ? " belongs" : $" and {more} more belong")} to the mesh '{Wording.Short(mesh)}', "
        + $"but this import is for '{Wording.Short(wanted)}'. {(more == 0 ? "It was" : "They were")} not imported. "
        + $"To import that mesh as well, run the import again with -p:MeshName={Wording.Short(mesh)}.";

    public static string IsTooLarge(string file) =>
        $"'{file}' is larger than {ImportReader.LargestFile / 1024 / 1024} MiB, which is too large for a resource. Write each resource to its own file.";

    public static string IsUtf16(string file) => $"'{file}' is encoded as UTF-16. Save it as UTF-8, for example with 'iconv -f UTF-16 -t UTF-8'.";

    public static string IsNotAnObject(string file) =>
        $"'{file}' does not contain a JSON object. Provide the output of 'aws appmesh describe-…', the input of 'create-…', or a spec.";

    public static string KindIsUnknown(string file) =>
        $"'{file}' does not specify the kind of its resource. "
        + $"Add the kind to the file name, such as '{Path.GetFileNameWithoutExtension(file)}.virtualNode.json', "
        + "or provide the output of 'aws appmesh describe-…'.";

    public static string IsNotJson(string file, int line, string reason) =>
        $"'{file}' contains JSON that the AWS CLI would not accept, in line {line}: {reason} Correct the file. The other files were read.";

    public static string IsNotUnicode(string file) => $"'{file}' contains text that is not valid Unicode. Save it as UTF-8.";
}
